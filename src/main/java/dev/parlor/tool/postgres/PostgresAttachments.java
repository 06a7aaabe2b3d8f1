package dev.parlor.tool.postgres;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.tool.Attachments;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Images out of the messages of the archive. Thread-safe. */
public final class PostgresAttachments implements Attachments {
    /** $1 site, $2 conversation, $3 message, $4 images before it. */
    private static final String FIND = """
            select part -> 'image_url' ->> 'url' as url
            from message m join conversation c on c.id = m.conversation,
                jsonb_array_elements(case jsonb_typeof(m.content -> 'content') when 'array' then m.content -> 'content'
                    else '[]' end) with ordinality as parts (part, place)
            where c.site = $1 and c.id = $2 and m.id = $3 and m.role = 'user' and part ->> 'type' = 'image_url'
            order by place offset $4 limit 1
            """;

    private final Pool pool;

    public PostgresAttachments(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Optional<ContentPart.Image>> find(
            SiteId site, ConversationId conversation, String message, int number) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(site.value(), conversation.value(), message, number - 1))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(
                                new ContentPart.Image(rows.iterator().next().getString("url"))));
    }
}
