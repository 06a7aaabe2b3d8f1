package dev.parlor.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.Bill;
import dev.parlor.conversation.Charge;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Cost;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.StopReason;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Usage;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class EventJsonTest {
    private static final ConversationId CONVERSATION = new ConversationId("c");
    private static final TurnId TURN = new TurnId("t");
    private static final Bill BILL = Bill.EMPTY
            .plus(new Charge(
                    "a/m", new Usage(10, 5, 4, 3, 2), true, new Cost.Listed(new Money(133_050_000)), "cancelled"))
            .plus(new Charge("b/x/y", new Usage(7, 1, 0, 0, 0), false, new Cost.Unknown(), null));

    @Test
    void theEndOfATurnIsReadAsItWasWritten() {
        Event finished = new Event.RunFinished(CONVERSATION, TURN, StopReason.COMPLETED, "b/x/y", BILL);
        Event failed = new Event.RunFailed(
                CONVERSATION, TURN, new Failure("budget_exceeded", "Tomorrow.", false), BILL, "site_day_usd");
        Event free = new Event.RunFailed(CONVERSATION, TURN, new Failure("x", "X.", true), Bill.EMPTY);
        for (Event event : new Event[] {finished, failed, free}) {
            assertThat(EventJson.decode(EventJson.encode(event, 7, 1))).isEqualTo(event);
        }
    }

    @Test
    void theEndOfATurnSaysPerModelAndInAllWhatItCost() {
        JsonObject frame = new JsonObject(
                EventJson.encode(new Event.RunFinished(CONVERSATION, TURN, StopReason.COMPLETED, "b/x/y", BILL), 7, 1));
        assertThat(frame.getJsonArray("usage").getJsonObject(0)).isEqualTo(new JsonObject("""
                    {"provider":"a","model":"m","inputTokens":10,"outputTokens":5,"totalTokens":15,"reasoningTokens":2,
                     "cachedInputTokens":4,"cacheWriteInputTokens":3,
                     "cost":{"usd":"0.00013305","calls":1,"unpricedCalls":0,"estimatedCalls":1}}
                    """));
        assertThat(frame.getJsonArray("usage").getJsonObject(1).getJsonObject("cost"))
                .isEqualTo(new JsonObject("{\"usd\":null,\"calls\":1,\"unpricedCalls\":1,\"estimatedCalls\":0}"));
        assertThat(frame.getJsonObject("metadata").getJsonObject("cost"))
                .isEqualTo(new JsonObject(
                        "{\"usd\":\"0.00013305\",\"calls\":2,\"unpricedCalls\":1,\"estimatedCalls\":1}"));
    }
}
