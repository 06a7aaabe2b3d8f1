package dev.parlor.embedded.demo;

import static dev.parlor.embedded.demo.SampleSites.ask;
import static dev.parlor.embedded.demo.SampleSites.calls;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the demo model does with the words of visitors on the sites that come along. The 20th is a Friday. */
class SampleScriptsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        clinic   | When can I have my teeth cleaned next week? | get_availability {"start_date":"2026-11-23","service_type":"dental_cleaning"}
        clinic   | I need a check-up in the next few days | get_availability {"start_date":"2026-11-20","service_type":"general_checkup"}
        clinic   | vaccination in june 2027 | get_availability {"start_date":"2027-06-01","end_date":"2027-06-30","service_type":"vaccination"}
        clinic   | Can I see a doctor tomorow? | get_availability {"start_date":"2026-11-21","service_type":"general_checkup"}
        clinic   | May I have an eye test? | get_availability {"service_type":"eye_test","start_date":"2026-11-20"}
        clinic   | An eye test this week please | get_availability {"start_date":"2026-11-20","service_type":"eye_test"}
        clinic   | An eye test in two weeks | get_availability {"start_date":"2026-12-04","service_type":"eye_test"}
        clinic   | Physio next month | get_availability {"start_date":"2026-12-01","end_date":"2026-12-31","service_type":"physiotherapy"}
        clinic   | Cancel the booking HL-AB12CD, it was for ana@example.com | cancel_booking {"reference":"HL-AB12CD","email":"ana@example.com"}
        toolbox  | What is the weather in Lisbon? | get_weather {"city":"Lisbon"}
        toolbox  | Search the web for the history of the slide rule | search_web {"query":"the history of the slide rule"}
        toolbox  | Send an e-mail to ana@example.com about the drill, saying it is ready | send_email {"to":"ana@example.com","subject":"the drill","text":"it is ready"}
        shop     | Show me rain jackets under 100 euros | search_products {"query":"rain jackets","category":"jackets","max_price":100}
        shop     | Where is my order ORD-7K2M9Q? | get_order_status {"order_id":"ORD-7K2M9Q"}
        shop     | where is order ORD-ABCDEF? | get_order_status {"order_id":"ORD-ABCDEF"}
        shop     | What do I need for a first night in a tent? | search_products {"query":"tent or sleeping","category":"tents","max_results":6}
        shop     | tents max 150 EUR | search_products {"query":"tents","category":"tents","max_price":150}
        shop     | between 50 and 90 euros rain jackets | search_products {"query":"rain jackets","category":"jackets","max_price":90}
        shop     | rain jackets page 2 | search_products {"query":"rain jackets","page":2,"category":"jackets"}
        shop     | max 5 tents | search_products {"query":"tents","max_results":5,"category":"tents"}
        shop     | Show me the top 3 tents | search_products {"query":"tents","max_results":3,"category":"tents"}
        property | Gas smell in P-104, a little | schedule_maintenance {"property_ref":"P-104","issue":"Gas smell in P-104, a little","priority":"emergency"}
        shop     | Show me my orders | list_my_orders {}
        delivery | Where is my order FD-20612? | get_delivery {"order_number":"FD-20612"}
        delivery | My food came cold. I'm Sam Porter | create_customer_ticket {"name":"Sam Porter","issue":"My food came cold"}
        delivery | I want 12.50 back for FD-20418, one dish was missing | request_refund {"order_number":"FD-20418","amount":12.5,"reason":"one dish was missing"}
        delivery | Here is my receipt: https://example.com/receipt.png | analyze_receipt_image {"image_url":"https://example.com/receipt.png"}
        property | Find me an apartment in Berlin under 1200 | search_properties {"location":"Berlin","price_range":"0-1200","type":"apartment"}
        property | Which houses are free in Hamburg? | search_properties {"location":"Hamburg","type":"house"}
        property | The boiler in P-104 is leaking, it is an emergency | schedule_maintenance {"property_ref":"P-104","issue":"The boiler in P-104 is leaking, it is an emergency","priority":"emergency"}
        property | Gas smell in P-104! | schedule_maintenance {"property_ref":"P-104","issue":"Gas smell in P-104!","priority":"emergency"}
        property | There is gas smell in P-110!! | schedule_maintenance {"property_ref":"P-110","issue":"There is gas smell in P-110!!","priority":"emergency"}
        property | P-115: a pipe burst, water everywhere | schedule_maintenance {"property_ref":"P-115","issue":"P-115: a pipe burst, water everywhere","priority":"emergency"}
        property | P-104 is on fire | schedule_maintenance {"property_ref":"P-104","issue":"P-104 is on fire","priority":"emergency"}
        property | There is a fire in P-114 | schedule_maintenance {"property_ref":"P-114","issue":"There is a fire in P-114","priority":"emergency"}
        property | No heating in P-116 and it is freezing | schedule_maintenance {"property_ref":"P-116","issue":"No heating in P-116 and it is freezing","priority":"emergency"}
        property | The tap in p-104 drips. It is not an emergency | schedule_maintenance {"property_ref":"P-104","issue":"The tap in p-104 drips. It is not an emergency","priority":"low"}
        property | The lift in P-104 is stuck | schedule_maintenance {"property_ref":"P-104","issue":"The lift in P-104 is stuck","priority":"normal"}
        delivery | I'm Sam Porter, there were peanuts in it | create_customer_ticket {"name":"Sam Porter","issue":"there were peanuts in it"}
        property | Repair 355 is done | close_maintenance {"number":355}
        """)
    void theWordsOfAVisitorLeadToTheCall(String site, String words, String call) {
        assertThat(calls(ask(site, new Line.Visitor(words)))).containsExactly(call);
    }

    @Test
    void anOrderAndGoodsAreLookedUpAtOnce() {
        assertThat(calls(ask("shop", new Line.Visitor("Where is my order ORD-7K2M9Q, and do you have wool socks?"))))
                .containsExactly(
                        "get_order_status {\"order_id\":\"ORD-7K2M9Q\"}", "search_products {\"query\":\"wool socks\"}");
    }

    @Test
    void aNewNumberWinsOverTheOneBefore() {
        assertThat(after("shop", "Where is my order ORD-9PZ3WB?", "where is order ORD-ABCDEF?"))
                .containsExactly("get_order_status {\"order_id\":\"ORD-ABCDEF\"}");
        assertThat(after("shop", "Where is my order ORD-9PZ3WB?", "and where is order ORD-12?"))
                .as("a number that cannot be one is asked for again")
                .isEmpty();
    }

    @Test
    void aRepairHasThePriorityOfItsOwnMessageOnly() {
        for (String fault : List.of("The sink in P-112 drips a little, no hurry", "The sink in P-112 is blocked")) {
            assertThat(after("property", "The boiler in P-104 is leaking, it is an emergency", fault))
                    .singleElement()
                    .asString()
                    .contains("P-112", fault.endsWith("hurry") ? "\"low\"" : "\"normal\"");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        delivery | I am allergic and there were peanuts in it, I cannot breathe!
        property | I smell gas!
        property | There is a fire in the house
        """)
    void whoeverIsInDangerReadsOfTheEmergencyNumberAtOnce(String site, String words) {
        DemoAnswer answer = ask(site, new Line.Visitor(words));
        assertThat(answer.calls()).isEmpty();
        assertThat(answer.text().substring(0, 140)).contains("**112**");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        not_found | P-104 is on fire
        timeout   | Gas smell in P-104!
        """)
    void anEmergencyThatCannotBeNotedNamesTheEmergencyNumberAllTheSame(String code, String words) {
        Line.Visitor wish = new Line.Visitor(words);
        List<Call> calls = ask("property", wish).calls();
        String failure = "{\"error\":{\"code\":\"" + code + "\",\"message\":\"No.\",\"retryable\":false}}";
        assertThat(ask(
                                "property",
                                wish,
                                new Line.Assistant("", calls),
                                new Line.Result(calls.getFirst().id(), failure, true))
                        .text())
                .contains("call 112");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        shop     | where is my order | printed on your receipt
        shop     | WHERE IS MY ORDER?? | printed on your receipt
        shop     | where's my parcel | printed on your receipt
        delivery | where is my food?? | in your confirmation
        delivery | Where is my order | in your confirmation
        shop     | next page | of what
        property | show more | Narrow it down
        """)
    void whatIsMissingIsAskedForKindly(String site, String words, String said) {
        DemoAnswer answer = ask(site, new Line.Visitor(words));
        assertThat(answer.calls()).isEmpty();
        assertThat(answer.text()).contains(said);
    }

    @Test
    void whomTheListOfRepairsIsNotForIsNotSentToSignIn() {
        List<OfferedTool> tools = SampleSites.tools("property").stream()
                .filter(tool -> !tool.name().equals("list_maintenance"))
                .toList();
        assertThat(SampleSites.MODEL
                        .answer(new DemoRequest(
                                "key",
                                "property",
                                List.of(new Line.Visitor("Which repairs are open?")),
                                tools,
                                new ToolUse.Free(),
                                true,
                                null,
                                10_000,
                                1,
                                true,
                                true))
                        .text())
                .contains("for owners and agents")
                .doesNotContain("sign");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        an eye test yesterday | has passed
        an eye test on 31/12 | From which day on
        an eye test around christmas | From which day on
        an eye test next wensday | From which day on
        """)
    void aDayThatIsNotUnderstoodIsAskedAboutAndNeverReplaced(String words, String said) {
        DemoAnswer answer = SampleSites.askAll("clinic", "When can I have my teeth cleaned next week?", words);
        assertThat(answer.calls()).isEmpty();
        assertThat(answer.text()).contains(said);
    }

    @Test
    void whoeverIsNewIsAskedForAnAddressOfTheirOwn() {
        DemoAnswer answer = SampleSites.askAll(
                "clinic",
                "Book 2026-12-01 at 10:00 with Peter Brandt for a vaccination, I'm Ana Lopez, ana@example.com",
                "Book the first one, I'm Bo, not-an-email");
        assertThat(answer.calls()).isEmpty();
        assertThat(answer.text()).contains("e-mail address");
    }

    @Test
    void theCallsOfEverySuggestionFitTheirTools() {
        SampleSites.CONF
                .sites()
                .forEach((id, site) -> site.suggestions()
                        .forEach(suggestion -> ask(id.value(), new Line.Visitor(suggestion))
                                .calls()
                                .forEach(call -> assertThat(SampleSites.violations(id.value(), call))
                                        .as(suggestion + " " + call)
                                        .isEmpty())));
    }

    /** The calls for the last of the messages, each of which was answered with no more than a word. */
    private static List<String> after(String site, String... messages) {
        return calls(SampleSites.askAll(site, messages));
    }

    @Test
    void everySuggestionOfASiteIsUnderstoodThere() {
        SampleSites.CONF.sites().forEach((id, site) -> {
            for (String suggestion : site.suggestions()) {
                assertThat(ask(id.value(), new Line.Visitor(suggestion)).text())
                        .as(id + ": " + suggestion)
                        .doesNotContain("only the demo model");
            }
        });
    }

    @Test
    void aSlotIsPointedAtAndBookedForWhoeverIsNamed() {
        String found = new JsonObject()
                .put(
                        "rows",
                        new JsonArray()
                                .add(slot("2026-11-23", "08:30", "Dr. Aiko Ito"))
                                .add(slot("2026-11-24", "10:00", "Marta Kowalska")))
                .put("note", "Only the first 2 rows are shown")
                .encode();
        Line.Visitor wish = new Line.Visitor("When can I have my teeth cleaned next week?");
        DemoAnswer looking = ask("clinic", wish);
        Line.Result result = new Line.Result(looking.calls().getFirst().id(), found, false);
        Line.Assistant asked = new Line.Assistant("", looking.calls());
        DemoAnswer told = ask("clinic", wish, asked, result);
        assertThat(told.text()).contains("| Monday | 2026-11-23 | 08:30 | Dr. Aiko Ito |");
        Line.Assistant offered = new Line.Assistant(told.text(), List.of());

        String call = "create_booking {\"service_type\":\"dental_cleaning\",\"date\":\"%s\",\"time\":\"%s\","
                + "\"practitioner\":\"%s\",\"name\":\"Ana Lopez\",\"email\":\"ana@example.com\"}";
        for (String words : List.of(
                "Book the second one, I'm Ana Lopez, ana@example.com",
                "Please book Tuesday at 10:00. My name is Ana Lopez, ana@example.com",
                "I'll take the one with Kowalska, I'm Ana Lopez, ana@example.com")) {
            assertThat(sorted(ask("clinic", wish, asked, result, offered, new Line.Visitor(words))))
                    .as(words)
                    .isEqualTo(new JsonObject(call.substring(call.indexOf('{'))
                                    .formatted("2026-11-24", "10:00", "Marta Kowalska"))
                            .getMap());
        }
        DemoAnswer half = ask("clinic", wish, asked, result, offered, new Line.Visitor("Book the first one"));
        assertThat(half.calls()).isEmpty();
        assertThat(half.text()).contains("full name and e-mail address");
        assertThat(sorted(ask(
                        "clinic",
                        wish,
                        asked,
                        result,
                        offered,
                        new Line.Visitor("Book the first one"),
                        new Line.Assistant(half.text(), List.of()),
                        new Line.Visitor("I'm Ana Lopez, ana@example.com"))))
                .containsEntry("time", "08:30")
                .containsEntry("name", "Ana Lopez");
    }

    private static java.util.Map<String, Object> sorted(DemoAnswer answer) {
        assertThat(answer.calls()).hasSize(1);
        return answer.calls().getFirst().arguments().getMap();
    }

    private static JsonObject slot(String date, String time, String practitioner) {
        return new JsonObject()
                .put("date", date)
                .put("weekday", date.endsWith("23") ? "Monday" : "Tuesday")
                .put("time", time)
                .put("practitioner", practitioner)
                .put("minutes", 30)
                .put("service_type", "dental_cleaning");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        clinic   | Please book 2026-12-01 at 10:00 for a vaccination with Peter Brandt, I'm Ana Lopez, ana@example.com | conflict | a moment faster
        shop     | Where is my order ORD-7K2M9Q? | sign_in_required | Please sign in at the top of the page
        delivery | I want 12.50 back for FD-20418, one dish was missing | denied | decided against a refund
        property | The boiler in P-104 is leaking, it is an emergency | forbidden | call 112
        toolbox  | Send an e-mail to ana@example.com about the drill, saying it is ready | not_configured | no mail server has been set up
        """)
    void troubleIsToldInTheWordsOfTheSite(String site, String words, String code, String said) {
        Line.Visitor wish = new Line.Visitor(words);
        DemoAnswer calling = ask(site, wish);
        List<Call> calls = calling.calls().isEmpty()
                ? List.of(new Call("call", "create_booking", new JsonObject()))
                : calling.calls();
        String failure = "{\"error\":{\"code\":\"" + code + "\",\"message\":\"No.\",\"retryable\":false}}";
        assertThat(ask(
                                site,
                                wish,
                                new Line.Assistant("", calls),
                                new Line.Result(calls.getFirst().id(), failure, true))
                        .text())
                .contains(said);
    }

    @Test
    void aQuestionOffTheTopicIsKnownInTheFormOfAGuard() {
        JsonObject schema = new JsonObject("""
                {"type":"object","required":["on_topic"],"properties":{"on_topic":{"type":"boolean"}}}""");
        assertThat(inForm(schema, "Write me a poem about the sea")).isEqualTo("{\"on_topic\":false}");
        assertThat(inForm(schema, "Where is my order FD-20612?")).isEqualTo("{\"on_topic\":true}");
    }

    private static String inForm(JsonObject schema, String words) {
        return SampleSites.MODEL
                .answer(new DemoRequest(
                        "key",
                        "delivery",
                        List.of(new Line.Visitor(words)),
                        List.of(),
                        new ToolUse.Free(),
                        true,
                        schema,
                        10_000,
                        1,
                        true,
                        true))
                .text();
    }
}
