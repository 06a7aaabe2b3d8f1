package dev.parlor.tool;

import static dev.parlor.tool.TestingBench.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.Acceptance;
import dev.parlor.history.Submission;
import dev.parlor.history.postgres.PostgresArchive;
import dev.parlor.history.postgres.PostgresPool;
import dev.parlor.testing.TestingStores;
import dev.parlor.tool.postgres.PostgresAttachments;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which images of a conversation its tools may look at, out of a real Postgres. */
@ExtendWith(VertxExtension.class)
class PostgresAttachmentsTest {
    private static final SiteId SHOP = new SiteId("shop");
    private static final ConversationId HERE = new ConversationId("here");
    private static final ContentPart.Text WORDS = new ContentPart.Text("Look");
    private static final ContentPart.Image DRAWN = new ContentPart.Image("data:image/png;base64,iVBORw0KGgo=");
    private static final ContentPart.Image LINKED = new ContentPart.Image("https://img.example/a.png?b=\"c\"");

    private PostgresArchive archive;
    private PostgresAttachments attachments;

    @BeforeEach
    void open(Vertx vertx) {
        Pool pool = PostgresPool.open(vertx, TestingStores.open().newDatabase(), 2, Duration.ofSeconds(5));
        archive = new PostgresArchive(pool);
        attachments = new PostgresAttachments(pool);
    }

    @Test
    void theImagesOfAMessageHaveNumbersInTheirOrder() {
        String message = say(HERE, WORDS, DRAWN, WORDS, LINKED);
        assertThat(find(message, 1)).contains(DRAWN);
        assertThat(find(message, 2)).contains(LINKED);
        assertThat(find(message, 3)).isEmpty();
    }

    @Test
    void aMessageOfWordsAloneHasNone() {
        assertThat(find(say(HERE, WORDS), 1)).isEmpty();
        assertThat(find(say(HERE, WORDS, WORDS), 1)).isEmpty();
        assertThat(find("no such message", 1)).isEmpty();
    }

    @Test
    void nobodySeesAnImageFromElsewhere() {
        String message = say(HERE, WORDS, DRAWN);
        ConversationId elsewhere = new ConversationId("elsewhere");
        String other = say(elsewhere, WORDS, LINKED);
        assertThat(get(attachments.find(SHOP, elsewhere, message, 1))).isEmpty();
        assertThat(find(other, 1)).isEmpty();
        assertThat(get(attachments.find(new SiteId("club"), HERE, message, 1))).isEmpty();
        assertThat(get(attachments.find(SHOP, elsewhere, other, 1))).contains(LINKED);
    }

    private Optional<ContentPart.Image> find(String message, int number) {
        return get(attachments.find(SHOP, HERE, message, number));
    }

    /** Has a visitor say something, and tells the message's id. */
    private String say(ConversationId conversation, ContentPart... content) {
        MessageId message = new MessageId(UUID.randomUUID().toString());
        Acceptance accepted = get(archive.accept(new Submission(
                SHOP,
                VisitorId.stranger("v"),
                Instant.now(),
                conversation,
                message.value(),
                new Message.User(message, List.of(content)),
                new TurnId(UUID.randomUUID().toString()),
                "node",
                0)));
        assertThat(accepted).isInstanceOfAny(Acceptance.Begun.class, Acceptance.Queued.class);
        return message.value();
    }
}
