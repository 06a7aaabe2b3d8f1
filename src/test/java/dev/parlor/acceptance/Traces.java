package dev.parlor.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks for words in everything that servers keep: in each row of each table of their schema, in each key of Redis and
 * its value, whatever its type, and in what they have printed.
 */
final class Traces {
    private static final long LASTING_MS = 60_000;
    private static final long NO_END = -1;

    private final Stage stage;

    Traces(Stage stage) {
        this.stage = stage;
    }

    /** The places in which one of the words stands: {@code table audit}, {@code key c:...}, {@code output}. */
    SortedSet<String> of(List<String> words, List<String> output) {
        SortedSet<String> places = new TreeSet<>(tables(words));
        places.addAll(keys(words, 0));
        if (output.stream().anyMatch(line -> holds(line, words))) {
            places.add("output");
        }
        return places;
    }

    /** The places in the stores that do not come to their end by themselves within a minute, as a rate's key does. */
    SortedSet<String> lasting(List<String> words) {
        SortedSet<String> places = new TreeSet<>(tables(words));
        places.addAll(keys(words, LASTING_MS));
        return places;
    }

    List<String> tables(List<String> words) {
        List<String> places = new ArrayList<>();
        for (List<?> table : stage.rows("select table_name from information_schema.tables"
                + " where table_schema = 'public' and table_type = 'BASE TABLE' order by 1")) {
            String name = String.valueOf(table.getFirst());
            String hits =
                    words.stream().map(word -> "t::text ilike '%" + word + "%'").collect(Collectors.joining(" or "));
            Object count = stage.rows("select count(*) from \"" + name + "\" t where " + hits)
                    .getFirst()
                    .getFirst();
            if (!Long.valueOf(0).equals(count)) {
                places.add("table " + name);
            }
        }
        return places;
    }

    /** Each once, although a scan may come by a key twice. */
    private SortedSet<String> keys(List<String> words, long leftMs) {
        SortedSet<String> places = new TreeSet<>();
        try (RedisProbe redis = stage.redis()) {
            String cursor = "0";
            do {
                List<String> page = redis.ask("SCAN", cursor, "COUNT", "1000");
                cursor = page.getFirst();
                for (String key : page.subList(1, page.size())) {
                    if (holds(key + " " + value(redis, key), words) && lasts(redis, key, leftMs)) {
                        places.add("key " + key);
                    }
                }
            } while (!cursor.equals("0"));
        }
        return places;
    }

    private static boolean lasts(RedisProbe redis, String key, long leftMs) {
        long left = Long.parseLong(redis.ask("PTTL", key).getFirst());
        return left == NO_END || left >= leftMs;
    }

    private static List<String> value(RedisProbe redis, String key) {
        return switch (redis.ask("TYPE", key).getFirst()) {
            case "string" -> redis.ask("GET", key);
            case "list" -> redis.ask("LRANGE", key, "0", "-1");
            case "hash" -> redis.ask("HGETALL", key);
            case "set" -> redis.ask("SMEMBERS", key);
            case "zset" -> redis.ask("ZRANGE", key, "0", "-1", "WITHSCORES");
            case "stream" -> redis.ask("XRANGE", key, "-", "+");
            // It has just come to its end.
            case "none" -> List.of();
            default -> throw new AssertionError("a key of a kind that nobody reads: " + key);
        };
    }

    private static boolean holds(String text, List<String> words) {
        String lower = text.toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(word -> lower.contains(word.toLowerCase(Locale.ROOT)));
    }
}
