package dev.parlor.embedded.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        denied            | Whoever was asked did not agree; it was not done. Their reason: Photo needed Say kindly that a colleague looked at it and decided against it, with the reason if there is one, and offer a ticket. | decided against a refund. Their reason: Photo needed. I can open
        denied            | Whoever was asked did not agree; it was not done. Say kindly that a colleague looked at it. | decided against a refund. I can open
        invalid_arguments | Invalid arguments: $.amount must be at most 500. Check the amount. | The amount must be at most 500.
        invalid_arguments | Invalid arguments: $.order_number must match the regular expression ^FD-[0-9]{5}$; $ lacks reason. | The order number is not written as it should be. The reason is missing.
        """)
    void ofAMessageForTheModelTheVisitorReadsWhatIsForVisitors(String code, String message, String said) {
        assertThat(told("delivery", REFUND, failure(code, message), true))
                .contains(said)
                .doesNotContain("$", "Say ", "Check ", "regular expression");
    }

    @Test
    void ofAPictureThatCannotBeReadAClearerOneIsAskedFor() {
        String failure = failure(
                "unreadable_answer",
                "The model's answer does not fit: $.total_cents must be of type integer. Say that the picture could not be"
                        + " read, and ask for a clearer one.");
        assertThat(told("delivery", "Read my receipt: https://example.com/receipt.png", failure, true))
                .isEqualTo(
                        "I am sorry, I could not read that picture. Could you send a clearer one, or tell me shop, date and"
                                + " total?");
    }

    @Test
    void whereNoScriptHasWordsAdviceIsNotReadOutEither() {
        Call call = new Call("c", "unheard_of", new JsonObject());
        String failure = failure("not_found", "There is no such thing. Ask whether the name is right.");
        assertThat(SampleSites.ask(
                                "toolbox",
                                new Line.Visitor("What is the weather in Lisbon?"),
                                new Line.Assistant("", List.of(call)),
                                new Line.Result("c", failure, true))
                        .text())
                .contains("There is no such thing.")
                .doesNotContain("Ask whether");
    }

    @Test
    void ofTheFreeTimesThoseInTheWantedPartOfTheDayAreTold() {
        String rows =
                "{\"rows\":[{\"date\":\"2026-11-27\",\"time\":\"09:00\"},{\"date\":\"2026-11-27\",\"time\":\"14:30\"}]}";
        assertThat(told("clinic", "A check-up on Friday afternoon", rows, false))
                .contains("14:30")
                .doesNotContain("09:00");
        String early = "{\"rows\":[{\"date\":\"2026-11-27\",\"time\":\"09:00\"}]}";
        assertThat(told("clinic", "A check-up on Friday afternoon", early, false))
                .contains("09:00", "None of these is in the afternoon");
    }

    private static String failure(String code, String message) {
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("code", code)
                                .put("message", message)
                                .put("retryable", false))
                .encode();
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
