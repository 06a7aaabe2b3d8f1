package dev.parlor.embedded.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoModelTest {
    private static final Line.Visitor QUESTION =
            new Line.Visitor("What is 12*7, what time is it in Tokyo, and how many km are 5 miles?");

    private final DemoModel model = new DemoModel(Clock.fixed(Instant.parse("2026-11-20T09:00:00Z"), ZoneOffset.UTC));

    @Test
    void theSameRequestGivesTheSameAnswer() {
        assertThat(ask(true, QUESTION)).isEqualTo(ask(true, QUESTION));
        assertThat(ask(true, QUESTION).calls()).extracting(Call::id).doesNotHaveDuplicates();
    }

    @Test
    void withoutParallelCallsTheWishesAreServedOneAfterTheOther() {
        DemoAnswer first = ask(false, QUESTION);
        assertThat(first.calls()).extracting(Call::tool).containsExactly("calculator");
        DemoAnswer second = ask(false, QUESTION, made(first), result(first, 0, "84"));
        assertThat(second.calls()).extracting(Call::tool).containsExactly("current_time");
        assertThat(second.text()).isEmpty();
        assertThat(second.calls().getFirst().id())
                .isNotEqualTo(first.calls().getFirst().id());
    }

    @Test
    void aConversationIsSummedUpByWhatTheVisitorHasStated() {
        String summary = ask(true, new Line.Visitor("""
                        <earlier_summary>
                        - The visitor said: My name is Ada.
                        </earlier_summary>
                        <messages>
                        Visitor: Good morning! I am allergic to nuts. What is 12*7?
                        Assistant: 84, and my favourite number is 7.
                        Result: {"value":84}
                        Visitor: Nice. The booking is QX-4471, for 3.5 hours.
                        </messages>

                        Sum this up.""")).text();
        assertThat(summary).isEqualTo("""
                - The visitor said: My name is Ada.
                - The visitor said: I am allergic to nuts.
                - The visitor said: The booking is QX-4471, for 3.5 hours.\
                """);
    }

    @Test
    void howeverOftenAConversationIsSummedUpTheSummaryStaysShortAndKeepsItsBeginning() {
        String summary = "- The visitor said: My name is Ada.";
        for (int i = 0; i < 100; i++) {
            summary = ask(
                            true,
                            new Line.Visitor("<earlier_summary>\n" + summary
                                    + "\n</earlier_summary>\n<messages>\nVisitor: I have " + i + " questions"
                                    + ".\n</messages>\n\nSum this up."))
                    .text();
        }
        assertThat(summary)
                .hasSizeLessThan(2_001)
                .startsWith("- The visitor said: My name is Ada.\n")
                .endsWith("I have 99 questions.");
    }

    @Test
    void resultsAreToldInWordsTiedToTheirQuestions() {
        DemoAnswer calling = ask(true, QUESTION);
        DemoAnswer told = ask(
                true,
                QUESTION,
                made(calling),
                result(calling, 2, "{\"value\":8.05,\"unit\":\"km\"}"),
                result(calling, 0, "84"),
                result(
                        calling,
                        1,
                        "{\"zone\":\"Asia/Tokyo\",\"time\":\"2026-11-20T18:00:07+09:00\",\"weekday\":\"Friday\"}"));
        assertThat(told.calls()).isEmpty();
        assertThat(told.text()).isEqualTo("""
            Here is what I found:

            *What is 12\\*7?* **84**

            *What time is it in Tokyo?*

            - Zone: **Asia/Tokyo**
            - Time: **18:00 on Friday, 20 November**

            *How many km are 5 miles?* **8.05 km**\
            """);
    }

    @Test
    void aFailedToolIsToldCalmlyAndTheOthersStand() {
        DemoAnswer calling = ask(true, QUESTION);
        String told = ask(
                        true,
                        QUESTION,
                        made(calling),
                        result(calling, 0, "84"),
                        result(calling, 1, "{\"error\":{\"code\":\"timed_out\",\"message\":\"It took too long\"}}"),
                        new Line.Result(calling.calls().get(2).id(), "refused by the visitor", true))
                .text();
        assertThat(told)
                .contains("**84**")
                .contains("I could not find that out just now: It took too long.")
                .contains("refused by the visitor.");
    }

    @Test
    void objectsInAListBecomeATable() {
        Line.Visitor question = new Line.Visitor("Show me rain jackets");
        DemoAnswer calling = model.answer(request(true, new ToolUse.Free(), SampleTools.SHOP, question));
        String json = "{\"total\":2,\"products\":[{\"name\":\"Drizzle | light\",\"price\":79.9,\"in_stock\":true},"
                + "{\"name\":\"Storm\",\"price\":149,\"in_stock\":false}]}";
        DemoAnswer told = model.answer(
                request(true, new ToolUse.Free(), SampleTools.SHOP, question, made(calling), result(calling, 0, json)));
        assertThat(told.text()).isEqualTo("""
            Here is what I found for *Show me rain jackets*:

            - Total: **2**

            **Products**

            | Name | Price | In stock |
            | --- | --- | --- |
            | Drizzle \\| light | 79.9 | yes |
            | Storm | 149 | no |\
            """);
    }

    @Test
    void missingArgumentsAreAskedForInWords() {
        DemoAnswer answer = model.answer(
                request(true, new ToolUse.Free(), SampleTools.SHOP, new Line.Visitor("Where is my order?")));
        assertThat(answer.calls()).isEmpty();
        assertThat(answer.text()).contains("**order id**: Order number as printed on the receipt");
    }

    @Test
    void talkIsHonestAndNamesWhatTheToolsCanDo() {
        assertThat(say("Hi there!"))
                .contains("demo model")
                .contains("**calculator**: Evaluates an arithmetic expression exactly");
        assertThat(say("What is the meaning of life?")).contains("only the demo model");
        assertThat(say("thanks a lot")).startsWith("You are welcome");
    }

    @Test
    void aLongTextHasEveryFormOfMarkdown() {
        String text = say("Tell me a story about the sea");
        assertThat(text)
                .startsWith("# A story about the sea")
                .contains("\n## ", "\n- ", "\n1. ", "\n| --- |", "\n```python\n", "\n> ");
        assertThat(text.split("\\s+", -1)).hasSizeBetween(400, 650);
        assertThat(say("Please write a long text")).startsWith("# ");
        assertThat(String.join("", Tokens.pieces(text))).isEqualTo(text);
    }

    @Test
    void aDemandedToolIsCalledWhateverTheVisitorSaid() {
        Line.Visitor hello = new Line.Visitor("hello");
        DemoRequest named = request(true, new ToolUse.Named("convert_units"), SampleTools.ASSISTANT, hello);
        assertThat(model.answer(named).calls().getFirst().arguments())
                .isEqualTo(new JsonObject("{\"value\":0,\"from\":\"\",\"to\":\"\"}"));
        DemoRequest any = request(true, new ToolUse.Demanded(), SampleTools.ASSISTANT, hello);
        assertThat(model.answer(any).calls()).hasSize(1);
        DemoRequest none = request(true, new ToolUse.Forbidden(), SampleTools.ASSISTANT, QUESTION);
        assertThat(model.answer(none).calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1 + ", "(", "((1+", "1+1  ", "a.b@", "order, ", "between and ", "9,999", "Ab ", "\" ", "in "})
    void aLongStrangeMessageIsAnsweredInTime(String piece) {
        assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(say(piece.repeat(100_000))).isNotNull());
    }

    private String say(String text) {
        return ask(true, new Line.Visitor(text)).text();
    }

    private DemoAnswer ask(boolean parallel, Line... lines) {
        return model.answer(request(parallel, new ToolUse.Free(), SampleTools.ASSISTANT, lines));
    }

    private static DemoRequest request(boolean parallel, ToolUse use, List<OfferedTool> tools, Line... lines) {
        return new DemoRequest("key", "demo", List.of(lines), tools, use, parallel, null, 10_000, 1, true, true);
    }

    private static Line.Assistant made(DemoAnswer answer) {
        return new Line.Assistant(answer.text(), answer.calls());
    }

    private static Line.Result result(DemoAnswer answer, int call, String content) {
        return new Line.Result(answer.calls().get(call).id(), content, false);
    }
}
