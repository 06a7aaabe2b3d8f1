package dev.parlor.history.postgres;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.VisitorExport;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Exports what Postgres puts together as JSON. Lines of the audit and charges are read in pages, a conversation at once.
 * Thread-safe.
 */
public final class PostgresExport implements VisitorExport {
    private static final int PAGE = 500;

    /** $1 site, $2 visitor: all their names, the visitor's own first. */
    private static final String NAMES = """
        select $2::text as id union all select id from visitor where site = $1 and merged_into = $2
        """;

    /** $1 site, $2 visitor, $3 names. */
    private static final String WHO = """
        select jsonb_build_object('site', $1::text, 'visitor', $2::text, 'names', to_jsonb($3::text[]),
            'exportedAt', now(), 'claims', v.claims, 'roles', to_jsonb(v.roles), 'seenAt', v.seen_at)::text
        from (select 1) as once left join visitor v on v.site = $1 and v.id = $2
        """;

    /** $1 site, $2 names. */
    private static final String CONVERSATIONS =
            "select id from conversation where site = $1 and visitor = any($2) order by created_at, id";

    /** $1 conversation. */
    private static final String CONVERSATION = """
        select jsonb_build_object('id', c.id, 'createdAt', c.created_at, 'updatedAt', c.updated_at,
            'messages', (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'role', m.role, 'at', m.created_at,
                'content', m.content) order by m.position), '[]') from message m where m.conversation = c.id),
            'toolCalls', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'message', t.message, 'tool', t.name,
                'arguments', t.arguments, 'outcome', t.outcome, 'result', t.result, 'startedAt', t.started_at,
                'finishedAt', t.finished_at) order by t.started_at, t.id), '[]')
                from tool_call t where t.conversation = c.id),
            'approvals', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'tool', a.tool, 'title', a.title,
                'arguments', a.arguments, 'edited', a.edited, 'state', a.state, 'reason', a.reason,
                'decidedBy', a.decided_by, 'askedAt', a.asked_at, 'decidedAt', a.decided_at) order by a.asked_at), '[]')
                from approval a where a.conversation = c.id and a.site = c.site),
            'notices', (select coalesce(jsonb_agg(jsonb_build_object('tool', n.tool, 'title', n.title, 'at', n.at,
                'closedAt', n.closed_at) order by n.at), '[]')
                from notice n where n.conversation = c.id and n.site = c.site),
            'summary', (select jsonb_build_object('text', s.text, 'covers', s.covers, 'model', s.model, 'at', s.made_at)
                from conversation_summary s where s.conversation = c.id),
            'usage', (select coalesce(jsonb_agg(jsonb_build_object('at', u.at, 'model', u.model, 'input', u.input,
                'output', u.output, 'usd', u.cost_usd) order by u.at), '[]') from usage u where u.conversation = c.id)
            )::text
        from conversation c where c.id = $1
        """;

    /** $1 site, $2 names, $3 the id to go on after, $4 limit. */
    private static final String AUDIT = """
        select id, jsonb_build_object('at', at, 'conversation', conversation, 'tool', tool, 'arguments', arguments,
            'outcome', outcome, 'code', code, 'approval', approval, 'reason', reason)::text as line
        from tool_audit where site = $1 and visitor = any($2) and id > $3 order by id limit $4
        """;

    private final Pool pool;

    public PostgresExport(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Void> write(SiteId site, VisitorId visitor, Function<String, Future<Void>> taken) {
        return run(NAMES, Tuple.of(site.value(), visitor.value()))
                .map(rows -> texts(rows).toArray(String[]::new))
                .compose(names -> run(WHO, Tuple.of(site.value(), visitor.value(), names))
                        .map(rows -> rows.iterator().next().getString(0))
                        .compose(who -> taken.apply(opened(who)))
                        .compose(begun -> run(CONVERSATIONS, Tuple.of(site.value(), (Object) names)))
                        .compose(rows -> conversations(texts(rows), taken))
                        .compose(told -> taken.apply("],\"audit\":["))
                        .compose(begun -> audit(site, names, -1, taken)))
                .compose(told -> taken.apply("]}"));
    }

    /** The object goes on with lists that are written as they are found. */
    private static String opened(String who) {
        String object = new JsonObject(who).encode();
        return object.substring(0, object.length() - 1) + ",\"conversations\":[";
    }

    private Future<Void> conversations(List<String> ids, Function<String, Future<Void>> taken) {
        Future<String> comma = Future.succeededFuture("");
        for (String id : ids) {
            comma = comma.compose(before -> run(CONVERSATION, Tuple.of(id))
                    .compose(rows -> rows.size() == 0
                            ? Future.succeededFuture(before)
                            : taken.apply(before + rows.iterator().next().getString(0))
                                    .map(",")));
        }
        return comma.mapEmpty();
    }

    private Future<Void> audit(SiteId site, String[] names, long after, Function<String, Future<Void>> taken) {
        return run(AUDIT, Tuple.of(site.value(), names, after, PAGE)).compose(rows -> {
            if (rows.size() == 0) {
                return Future.succeededFuture();
            }
            StringBuilder lines = new StringBuilder();
            long last = after;
            for (Row row : rows) {
                lines.append(last < 0 ? "" : ",").append(row.getString("line"));
                last = row.getLong("id");
            }
            long reached = last;
            return taken.apply(lines.toString())
                    .compose(next ->
                            rows.size() < PAGE ? Future.<Void>succeededFuture() : audit(site, names, reached, taken));
        });
    }

    private Future<RowSet<Row>> run(String statement, Tuple values) {
        return pool.preparedQuery(statement).execute(values);
    }

    private static List<String> texts(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getString(0))
                .toList();
    }
}
