package dev.parlor.embedded.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
    /** A Friday. */
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T09:00:00Z"), ZoneOffset.UTC);

    @Test
    void threeWishesInOneMessageBecomeThreeCalls() {
        assertThat(calls(SampleTools.ASSISTANT, "What is 12*7, what time is it in Tokyo, and how many km are 5 miles?"))
                .containsExactly(
                        "calculator {\"expression\":\"12*7\"}",
                        "current_time {\"zone\":\"Asia/Tokyo\"}",
                        "convert_units {\"value\":5,\"from\":\"mi\",\"to\":\"km\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        What is 12*7+3?                       | calculator {"expression":"12*7+3"}
        (2 + 3) * 4 please                    | calculator {"expression":"(2 + 3) * 4"}
        what's 15 % of 80                     | calculator {"expression":"15/100*80"}
        how much is 12 times 7 plus 3?        | calculator {"expression":"12*7+3"}
        square root of 144?                   | calculator {"expression":"sqrt(144)"}
        What time is it in New York?          | current_time {"zone":"America/New_York"}
        time in Europe/Lisbon                 | current_time {"zone":"Europe/Lisbon"}
        5 miles in km                         | convert_units {"value":5,"from":"mi","to":"km"}
        How many pounds are 3.5 kg?           | convert_units {"value":3.5,"from":"kg","to":"lb"}
        convert 100 °F to celsius             | convert_units {"value":100,"from":"fahrenheit","to":"celsius"}
        Convert ten kilometers into miles     | convert_units {"value":10,"from":"km","to":"mi"}
        How many MB are 2 GB?                 | convert_units {"value":2,"from":"GB","to":"MB"}
        what is 20 C in F                     | convert_units {"value":20,"from":"celsius","to":"fahrenheit"}
        """)
    void theAssistantsToolsAreFilledFromEverydayQuestions(String message, String call) {
        assertThat(calls(SampleTools.ASSISTANT, message)).containsExactly(call);
    }

    @Test
    void aSecondValueAfterAndAsksTheSameToolAgain() {
        assertThat(calls(SampleTools.ASSISTANT, "What time is it in Tokyo and in Paris?"))
                .containsExactly("current_time {\"zone\":\"Asia/Tokyo\"}", "current_time {\"zone\":\"Europe/Paris\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Do you have a free slot for a haircut tomorrow?       | {"start_date":"2026-11-21","service_type":"haircut"}
        Is a massage available on 2026-12-01?                 | {"start_date":"2026-12-01","service_type":"massage"}
        Availability for a facial treatment between March 3 and March 5 | {"start_date":"2027-03-03","end_date":"2027-03-05","service_type":"facial_treatment"}
        I'd like an appointment for a haircut next Tuesday    | {"start_date":"2026-11-24","service_type":"haircut"}
        """)
    void theBookingToolTakesDatesAndTheKindOfService(String message, String arguments) {
        assertThat(calls(SampleTools.BOOKING, message)).containsExactly("get_availability " + arguments);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Show me rain jackets                        | search_products {"query":"rain jackets","category":"jackets"}
        Show me the top 3 tents                     | search_products {"query":"tents","max_results":3,"category":"tents"}
        Do you have hiking socks?                   | search_products {"query":"hiking socks"}
        I'm looking for a stove, please             | search_products {"query":"stove"}
        Which tents under 200 do you sell?           | search_products {"query":"tents do you sell","category":"tents"}
        Where is my order ORD-AB12CD?               | get_order_status {"order_id":"ORD-AB12CD"}
        status of ord-ab12cd                        | get_order_status {"order_id":"ORD-AB12CD"}
        My tent is broken, please open a ticket. I'm Ann Lee | create_customer_ticket {"name":"Ann Lee","issue":"My tent is broken"}
        """)
    void theShopsToolsAreToldApart(String message, String call) {
        assertThat(calls(SampleTools.SHOP, message)).containsExactly(call);
    }

    @Test
    void twoWishesInTheShopAreTwoCalls() {
        assertThat(calls(SampleTools.SHOP, "Where is my order ORD-123ABC and show me rain and wind jackets"))
                .containsExactly(
                        "get_order_status {\"order_id\":\"ORD-123ABC\"}",
                        "search_products {\"query\":\"rain and wind jackets\",\"category\":\"jackets\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Find me an apartment in Berlin under 1500   | {"location":"Berlin","price_range":"0-1500","type":"apartment"}
        show houses between 900 and 1,400 euros     | {"price_range":"900-1400","type":"house"}
        What flats do you have near Potsdam?        | {"location":"Potsdam"}
        """)
    void theEstateToolTakesWhatWasSaidAndLeavesOutTheRest(String message, String arguments) {
        assertThat(calls(SampleTools.ESTATE, message)).containsExactly("search_properties " + arguments);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        How are you?
        I like your website
                    Do you ship to Berlin?
        What is the meaning of life?
        Can you help me?
        """)
    void talkCallsNoTool(String message) {
        assertThat(calls(SampleTools.SHOP, message)).isEmpty();
        assertThat(calls(SampleTools.ASSISTANT, message)).isEmpty();
    }

    @Test
    void whatIsMissingIsAskedForAndTheReplyCompletesTheCall() {
        assertThat(missing(SampleTools.SHOP, "Where is my order?")).containsExactly("order_id");
        assertThat(calls(SampleTools.SHOP, "Where is my order?", "It's ord-aaa111"))
                .containsExactly("get_order_status {\"order_id\":\"ORD-AAA111\"}");
    }

    @Test
    void twoMissingValuesCanComeOneAfterTheOther() {
        assertThat(missing(SampleTools.SHOP, "Please open a ticket")).containsExactly("name", "issue");
        assertThat(calls(SampleTools.SHOP, "Please open a ticket", "My name is Bob", "the zip fell off"))
                .containsExactly("create_customer_ticket {\"name\":\"Bob\",\"issue\":\"zip fell off\"}");
    }

    @Test
    void aWishThatIsTakenBackIsForgotten() {
        assertThat(missing(SampleTools.SHOP, "Where is my order?", "never mind"))
                .isEmpty();
        assertThat(missing(SampleTools.SHOP, "Where is my order?", "How are you?"))
                .isEmpty();
    }

    private static List<String> calls(List<OfferedTool> tools, String... messages) {
        return plan(tools, messages).stream()
                .filter(Planner.Step::isReady)
                .map(step ->
                        step.tool().name() + " " + step.filled().arguments().encode())
                .toList();
    }

    private static List<String> missing(List<OfferedTool> tools, String... messages) {
        return plan(tools, messages).stream()
                .flatMap(step -> step.filled().missing().stream())
                .map(Parameter::name)
                .toList();
    }

    private static List<Planner.Step> plan(List<OfferedTool> tools, String... messages) {
        return new Planner(tools, new ArgumentFiller(CLOCK)).plan(Arrays.asList(messages));
    }
}
