package dev.parlor.embedded.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the demo model tells visitors of the sites that come along what has come of their calls. */
class SampleAnswersTest {
    private static final String REFUND = "I want 5 back for FD-20418, one dish was missing";

    @Test
    void whatWasApprovedWithAChangeIsConfirmedAndTheChangeSaid() {
        String row = new JsonObject()
                .put(
                        "approved_with",
                        new JsonObject()
                                .put("order_number", "FD-20418")
                                .put("amount", 3)
                                .put("reason", "one dish was missing"))
                .put(
                        "result",
                        new JsonObject()
                                .put("order_number", "FD-20418")
                                .put("amount", 3)
                                .put("currency", "EUR"))
                .encode();
        assertThat(told("delivery", REFUND, row, false))
                .contains("**3 EUR** for FD-20418", "amount is now **3** instead of 5")
                .doesNotContain("**- -**", "reason is now");
    }

    @Test
    void aToolWithoutWordsOfTheSiteIsUnwrappedAsWell() {
        String row = "{\"approved_with\":{\"city\":\"Porto\"},\"result\":{\"sent\":\"yes\"}}";
        Line.Visitor wish = new Line.Visitor("What is the weather in Lisbon?");
        Call call = new Call("c", "unheard_of", new JsonObject().put("city", "Lisbon"));
        assertThat(SampleSites.ask(
                                "toolbox",
                                wish,
                                new Line.Assistant("", List.of(call)),
                                new Line.Result("c", row, false))
                        .text())
                .contains("**yes**", "city is now **Porto** instead of Lisbon")
                .doesNotContain("Approved with");
    }

    /** What is said once the call that the words lead to has come to this. */
    private static String told(String site, String words, String content, boolean failed) {
        Line.Visitor wish = new Line.Visitor(words);
        List<Call> calls = SampleSites.ask(site, wish).calls();
        assertThat(calls).as(words).hasSize(1);
        return SampleSites.ask(
                        site,
                        wish,
                        new Line.Assistant("", calls),
                        new Line.Result(calls.getFirst().id(), content, failed))
                .text();
    }
}
