package dev.parlor.provider.retry;

import static dev.parlor.provider.Requests.assistant;
import static dev.parlor.provider.Requests.result;
import static dev.parlor.provider.Requests.user;
import static dev.parlor.provider.Requests.userWithImage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.Message;
import dev.parlor.conversation.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShorterHistoryTest {
    private static final String LONG = "word ".repeat(200);

    @Test
    void theOldestExchangesGoUntilHalfIsLeft() {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            messages.add(user("question " + i));
            messages.add(assistant("answer " + i, null));
        }
        assertThat(ShorterHistory.of(messages)).isEqualTo(messages.subList(6, 12));
    }

    @Test
    void aCallStaysWithItsResultAndItsQuestion() {
        List<Message> last =
                List.of(user("and now?"), assistant("", null, new ToolCall("c", "look", "{}")), result("c", "found"));
        List<Message> messages = new ArrayList<>(List.of(user(LONG), assistant(LONG, null)));
        messages.addAll(last);
        assertThat(ShorterHistory.of(messages)).isEqualTo(last);
    }

    @Test
    void theLastExchangeStaysHoweverLongItIs() {
        List<Message> messages = List.of(user("hello"), assistant("hello", null), user(LONG), user(LONG));
        assertThat(ShorterHistory.of(messages)).isEqualTo(messages.subList(2, 4));
    }

    @Test
    void ofOneExchangeNothingCanBeLeftOut() {
        assertThat(ShorterHistory.of(List.of(user(LONG), assistant(LONG, null))))
                .isEmpty();
    }

    @Test
    void anImageCountsAsAnImageAndNotAsItsBytes() {
        String picture = "data:image/png;base64," + "A".repeat(1_000_000);
        List<Message> messages = List.of(
                user(LONG.repeat(10)), assistant("yes", null), userWithImage("see", picture), user("and this?"));
        List<Message> more = new ArrayList<>(messages);
        more.addAll(List.of(assistant("yes", null), user("so?")));
        assertThat(ShorterHistory.of(more)).isEqualTo(more.subList(2, 6));
    }
}
