package dev.parlor.tool.postgres;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.tool.notice.Notice;
import dev.parlor.tool.notice.Notices;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Notices as rows. Thread-safe. */
public final class PostgresNotices implements Notices {
    private static final String ADD = """
            insert into notice (id, site, conversation, tool, title, urgent, at) values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (id) do nothing
            """;
    private static final String OPEN = """
            select id, site, conversation, tool, title, urgent, at from notice
            where closed_at is null and ($1::text[] is null or site = any($1)) order by urgent desc, at desc, id limit $2
            """;
    private static final String CLOSE =
            "update notice set closed_at = now(), closed_by = $2 where id = $1 and closed_at is null"
                    + " and ($3::text[] is null or site = any($3))";

    private final Pool pool;

    public PostgresNotices(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Void> add(Notice notice) {
        return pool.preparedQuery(ADD)
                .execute(Tuple.from(List.of(
                        notice.id(),
                        notice.site().value(),
                        notice.conversation().value(),
                        notice.tool(),
                        notice.title().replace("\0", ""),
                        notice.urgent(),
                        notice.at().atOffset(ZoneOffset.UTC))))
                .mapEmpty();
    }

    @Override
    public Future<List<Notice>> open(Optional<Set<SiteId>> sites, int most) {
        return pool.preparedQuery(OPEN)
                .execute(Tuple.of(names(sites), most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(PostgresNotices::notice)
                        .toList());
    }

    @Override
    public Future<Boolean> close(String id, Optional<Set<SiteId>> sites, String operator) {
        return pool.preparedQuery(CLOSE)
                .execute(Tuple.of(id, operator, names(sites)))
                .map(rows -> rows.rowCount() == 1);
    }

    private static @Nullable Object names(Optional<Set<SiteId>> sites) {
        return sites.<Object>map(all -> all.stream().map(SiteId::value).toArray(String[]::new))
                .orElse(null);
    }

    private static Notice notice(Row row) {
        return new Notice(
                row.getString("id"),
                new SiteId(row.getString("site")),
                new ConversationId(row.getString("conversation")),
                row.getString("tool"),
                row.getString("title"),
                row.getBoolean("urgent"),
                row.getOffsetDateTime("at").toInstant());
    }
}
