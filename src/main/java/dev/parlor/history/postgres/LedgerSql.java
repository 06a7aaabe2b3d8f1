package dev.parlor.history.postgres;

import dev.parlor.history.UsageQuery;

/** The statements of {@link PostgresLedger}. */
final class LedgerSql {
    private static final String SUM = """
        count(*) as calls, count(*) filter (where cost_usd is null) as unpriced,
        count(*) filter (where estimated) as estimated, coalesce(sum(cost_usd), 0) as cost_usd,
        coalesce(sum(input), 0)::bigint as input, coalesce(sum(output), 0)::bigint as output,
        coalesce(sum(cached_input), 0)::bigint as cached_input, coalesce(sum(cache_write), 0)::bigint as cache_write,
        coalesce(sum(cache_write_hour), 0)::bigint as cache_write_hour,
        coalesce(sum(reasoning), 0)::bigint as reasoning
        from usage
        """;

    /**
     * $1 id, $2 day, $3 site, $4 visitor, $5 conversation, $6 turn, $7 round, $8 model, $9 to $14 tokens, $15 whether they
     * are estimated, $16 cost, $17 who priced it, $18 failure. Of a conversation that was erased meanwhile no name stays.
     */
    static final String WRITE = """
        insert into usage (id, day, site, visitor, conversation, turn, round, model,
            input, output, cached_input, cache_write, cache_write_hour, reasoning, estimated, cost_usd, priced_by, failure)
        select $1, $2, $3, case when c.id is not null then $4::text end, c.id, t.id, $7, $8,
            $9, $10, $11, $12, $13, $14, $15, $16, $17, $18
        from (select 1) as once left join conversation c on c.id = $5 left join turn t on t.id = $6
        on conflict (id) do nothing
        """;

    /** $1 site, $2 day. */
    static final String OF_SITE = "select " + SUM + "where site = $1 and day = $2";

    /** $1 site, $2 visitor, $3 day. */
    static final String OF_VISITOR = "select " + SUM + "where site = $1 and visitor = $2 and day = $3";

    /** $1 conversation. */
    static final String OF_CONVERSATION = "select " + SUM + "where conversation = $1";

    /** $1 turn. */
    static final String OF_TURN =
            "select model as key, " + SUM + "where turn = $1 group by model order by min(at), model";

    /** $1 conversations. */
    static final String OF_CONVERSATIONS =
            "select conversation as key, " + SUM + "where conversation = any($1) group by conversation";

    private static final String SPAN = "where day between $1 and $2 and ($3::text[] is null or site = any($3)) ";

    /** $1 first day, $2 last day, $3 sites or null. */
    static final String OF_SPAN = "select " + SUM + SPAN;

    private LedgerSql() {}

    /** $1 first day, $2 last day, $3 sites or null, $4 limit. */
    static String report(UsageQuery.Grouping by) {
        String dearestFirst = "order by sum(cost_usd) desc nulls last, sum(input + output) desc, 1";
        return switch (by) {
            case DAY -> grouped("day::text", "order by 1");
            case MODEL -> grouped("model", dearestFirst);
            case SITE -> grouped("site", dearestFirst);
            case CONVERSATION -> grouped("coalesce(conversation, '')", dearestFirst);
        };
    }

    private static String grouped(String key, String order) {
        return "select " + key + " as key, " + SUM + SPAN + "group by 1 " + order + " limit $4";
    }
}
