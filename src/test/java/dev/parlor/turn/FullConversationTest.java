package dev.parlor.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.TurnId;
import dev.parlor.history.Acceptance;
import dev.parlor.history.Submission;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How long a conversation may become; on real stores. */
class FullConversationTest {
    private static final TurnLab.Setup FOUR =
            new TurnLab.Setup("title: Lab\nhistory: { messages: 4 }\n", "model", false);

    @Test
    void aConversationThatIsFullTakesNoMoreAndANewOneDoes() {
        try (TurnLab lab = new TurnLab(FOUR)) {
            lab.model.thenSays("One.").thenSays("Two.").thenSays("Anew.");
            lab.ask("First");
            lab.eventsOfTurn();
            lab.ask("Second");
            lab.eventsOfTurn();
            assertThat(TurnLab.join(lab.ask(TurnLab.STRANGER, lab.conversation, "Third")))
                    .isInstanceOf(Reply.Full.class);
            assertThat(lab.rows("select count(*) from message")).containsExactly(4L);
            assertThat(lab.archived()).hasSize(4);
            ConversationId fresh = new ConversationId(UUID.randomUUID().toString());
            assertThat(TurnLab.join(lab.ask(TurnLab.STRANGER, fresh, "Third"))).isInstanceOf(Reply.Accepted.class);
        }
    }

    @Test
    void whatWasAcceptedBeforeStaysAcceptedHoweverOftenItComes() {
        try (TurnLab lab = new TurnLab(FOUR)) {
            Submission only = submission(lab, "only", 1);
            assertThat(TurnLab.join(lab.parts.archive().accept(only))).isInstanceOf(Acceptance.Begun.class);
            assertThat(TurnLab.join(lab.parts.archive().accept(only))).isInstanceOf(Acceptance.Repeated.class);
            assertThat(TurnLab.join(lab.parts.archive().accept(submission(lab, "other", 1))))
                    .isInstanceOf(Acceptance.Full.class);
            assertThat(TurnLab.join(lab.parts.archive().accept(submission(lab, "other", 0))))
                    .isInstanceOf(Acceptance.Queued.class);
        }
    }

    @Test
    void thoseWhoWriteAtTheSameMomentDoNotGetBeyondTheEnd() {
        try (TurnLab lab = new TurnLab(FOUR)) {
            List<Future<Acceptance>> all = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                all.add(lab.parts.archive().accept(submission(lab, "m" + i, 5)));
            }
            TurnLab.join(Future.join(all));
            assertThat(all)
                    .filteredOn(each -> each.result() instanceof Acceptance.Full)
                    .hasSize(25);
            assertThat(lab.rows("select count(*) from message")).containsExactly(5L);
        }
    }

    private static Submission submission(TurnLab lab, String clientId, int most) {
        Message.User message =
                new Message.User(new MessageId(UUID.randomUUID().toString()), List.of(new ContentPart.Text("Hello")));
        return new Submission(
                lab.site,
                TurnLab.STRANGER,
                Instant.now(),
                lab.conversation,
                clientId,
                message,
                new TurnId(UUID.randomUUID().toString()),
                "lab-node",
                most);
    }
}
