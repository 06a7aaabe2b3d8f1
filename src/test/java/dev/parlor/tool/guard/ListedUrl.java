package dev.parlor.tool.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of {@code outside/urls.txt}: a URL and what the guard has to say to it. */
record ListedUrl(String verdict, String url) {
    private static final Path LIST = Path.of("src/test/resources/outside/urls.txt");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-f]{4}|[tnr0])");

    /** All of them; the names among them are told to the network, and the canary's port is filled in. */
    static List<ListedUrl> all(TestingNetwork network) {
        List<String> lines = lines();
        lines.stream()
                .filter(line -> line.startsWith("@"))
                .map(line -> line.substring(1).split(" "))
                .forEach(words -> network.name(words[0], Arrays.copyOfRange(words, 1, words.length)));
        return lines.stream()
                .filter(line -> line.matches("[a-z].*"))
                .map(line -> of(line, network.canaryPort()))
                .toList();
    }

    boolean isAllowed() {
        return verdict.equals("allowed");
    }

    @Override
    public String toString() {
        return verdict + " " + url.replaceAll("[^ -~]", "?");
    }

    private static ListedUrl of(String line, int port) {
        int space = line.indexOf(' ');
        String verdict = space < 0 ? line : line.substring(0, space);
        String url = space < 0 ? "" : line.substring(space + 1).replace("{port}", String.valueOf(port));
        return new ListedUrl(verdict, ESCAPE.matcher(url).replaceAll(ListedUrl::unescaped));
    }

    private static String unescaped(java.util.regex.MatchResult escape) {
        String code = escape.group(1);
        char character = switch (code.charAt(0)) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case '0' -> '\0';
            default -> (char) Integer.parseInt(code.substring(1), 16);
        };
        return Matcher.quoteReplacement(String.valueOf(character));
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(LIST);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
