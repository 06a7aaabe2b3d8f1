package dev.parlor.turn;

import static dev.parlor.turn.Events.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.StopReason;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.history.Offer;
import dev.parlor.history.Offers;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.tool.page.LivePage;
import dev.parlor.tool.page.PageOwner;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which tools go out with the requests of turns, on real stores and with a real provider server. */
class SelectedToolsTest {
    private static final String TWO = "selection: { strategy: keyword, top: 2 }\n";
    private static final String SEARCH = "find_tools";

    @Test
    void onlyToolsThatFitGoOutInTheOrderOfTheSiteWithASearchForTheOthers() {
        try (Fleet fleet = shop(TWO)) {
            FleetServer server = fleet.start();
            fleet.model.thenSays("Done.");
            server.ask("Please track the parcel and cancel it");
            server.eventsOfTurn();
            assertThat(sent(fleet.model, 0)).containsExactly("cancel_order", "track_parcel", SEARCH);
        }
    }

    @Test
    void allToolsGoOutAndNoSearchWhereTheSiteSaysSoOrHasFew() {
        for (String site : List.of("", "selection: { strategy: keyword, top: 4 }\n")) {
            try (Fleet fleet = shop(site)) {
                FleetServer server = fleet.start();
                fleet.model.thenSays("Done.");
                server.ask("Please track the parcel");
                server.eventsOfTurn();
                assertThat(sent(fleet.model, 0))
                        .containsExactly("cancel_order", "get_weather", "track_parcel", "write_review");
            }
        }
    }

    @Test
    void aToolThatTheConversationHasUsedStaysUntilItsTurnLeavesTheWindow() {
        try (Fleet fleet = shop(
                "history: { exchanges: 2, summary: { enabled: false } }\nselection: { strategy: keyword, top: 1 }\n")) {
            FleetServer server = fleet.start();
            fleet.model.thenCalls(call("c1", "get_weather")).thenSays("Rain.");
            server.ask("The weather, please");
            server.eventsOfTurn();
            fleet.model.thenSays("No.").thenSays("No.");
            server.ask("Can I cancel?");
            server.eventsOfTurn();
            server.ask("Can I cancel now?");
            server.eventsOfTurn();
            assertThat(sent(fleet.model, 2)).containsExactly("cancel_order", "get_weather", SEARCH);
            assertThat(sent(fleet.model, 3)).containsExactly("cancel_order", SEARCH);
        }
    }

    @Test
    void aToolThatDidNotGoOutIsUnknownAndDoesNotRun() {
        LabTool review = new LabTool("write_review");
        try (Fleet fleet = new Fleet(TWO)
                .offers(new LabTool("cancel_order"), "")
                .offers(new LabTool("track_parcel"), "")
                .offers(review, "")) {
            FleetServer server = fleet.start();
            fleet.model.thenCalls(call("c1", "write_review")).thenSays("I cannot.");
            server.ask("Please track the parcel and cancel it");
            List<Event> events = server.eventsOfTurn();
            ToolResult.Failed refusal = results(events).stream()
                    .map(ToolResult.Failed.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertThat(refusal.failure().code()).isEqualTo("unknown_tool");
            assertThat(refusal.failure().message()).endsWith("There are: cancel_order, track_parcel, find_tools.");
            assertThat(review.runs()).isEmpty();
        }
    }

    @Test
    void whatTheModelLooksForGoesOutWithItsNextRequestAndRuns() {
        LabTool review = new LabTool("write_review");
        try (Fleet fleet = new Fleet("selection: { strategy: keyword, top: 1 }\n")
                .offers(new LabTool("cancel_order"), "")
                .offers(new LabTool("track_parcel"), "")
                .offers(review, "")) {
            FleetServer server = fleet.start();
            fleet.model
                    .thenCalls(new ToolCall("c1", SEARCH, "{\"what\":\"publish a review\"}"))
                    .thenCalls(call("c2", "write_review"))
                    .thenSays("Published.")
                    .thenSays("Good.");
            server.ask("Wo ist mein Paket?");
            assertThat(reason(server.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            assertThat(sent(fleet.model, 0)).containsExactly("cancel_order", SEARCH);
            assertThat(sent(fleet.model, 1)).containsExactly("cancel_order", "write_review", SEARCH);
            JsonObject found = new JsonObject(fleet.model.messages(1).getLast().getString("content"));
            assertThat(found.getJsonArray("tools"))
                    .isEqualTo(new JsonArray()
                            .add(new JsonObject().put("name", "write_review").put("description", "Keeps books.")));
            assertThat(review.runs()).hasSize(1);
            server.ask("Danke");
            server.eventsOfTurn();
            assertThat(offers(server).stream()
                            .map(turn -> turn.offers().stream()
                                    .map(offer -> offer.round() + " " + names(offer))
                                    .toList()))
                    .containsExactly(
                            List.of("1 [cancel_order, find_tools]", "2 [cancel_order, write_review, find_tools]"),
                            List.of("1 [cancel_order, write_review, find_tools]"));
        }
    }

    @Test
    void whatWasFoundAndNotUsedIsLeftOutAgainInTheNextTurn() {
        try (Fleet fleet = shop(TWO)) {
            FleetServer server = fleet.start();
            fleet.model
                    .thenCalls(new ToolCall("c1", SEARCH, "{\"what\":\"the weather\"}"))
                    .thenSays("Never mind.")
                    .thenSays("Done.");
            server.ask("Please track the parcel and cancel it");
            server.eventsOfTurn();
            server.ask("Track it and cancel it, I said");
            server.eventsOfTurn();
            assertThat(sent(fleet.model, 1)).containsExactly("cancel_order", "get_weather", "track_parcel", SEARCH);
            assertThat(sent(fleet.model, 2)).containsExactly("cancel_order", "track_parcel", SEARCH);
        }
    }

    @Test
    void aSearchSaysWhatIsWrongWithItsArgumentsAndWhenNothingFits() {
        try (Fleet fleet = shop(TWO)) {
            FleetServer server = fleet.start();
            fleet.model
                    .thenCalls(new ToolCall("c1", SEARCH, "{}"), new ToolCall("c2", SEARCH, "{\"what\":\"xylophone\"}"))
                    .thenSays("No.");
            server.ask("Please track the parcel and cancel it");
            server.eventsOfTurn();
            List<JsonObject> results = fleet.model.messages(1);
            assertThat(results.get(results.size() - 2).getString("content"))
                    .contains("invalid_arguments")
                    .contains("what");
            assertThat(results.getLast().getString("content"))
                    .contains("\"tools\":[]")
                    .contains("Nothing fits");
        }
    }

    @Test
    void aToolThatTheSiteInsistsOnGoesOutWhateverIsAsked() {
        try (Fleet fleet = shop("turn: { tool_choice: write_review }\nselection: { strategy: keyword, top: 1 }\n")) {
            FleetServer server = fleet.start();
            fleet.model.thenSays("Done.");
            server.ask("Please track the parcel");
            server.eventsOfTurn();
            assertThat(sent(fleet.model, 0)).containsExactly("track_parcel", "write_review", SEARCH);
        }
    }

    @Test
    void aToolForARoleThatTheVisitorDoesNotHaveIsNotShown() {
        LabTool secret = new LabTool("delete_everything");
        try (Fleet fleet = new Fleet().offers(new LabTool("track_parcel"), "").offers(secret, "roles: [agent]")) {
            FleetServer server = fleet.start();
            fleet.model.thenCalls(call("c1", "delete_everything")).thenSays("No.");
            server.ask("Delete everything");
            List<Event> events = server.eventsOfTurn();
            assertThat(sent(fleet.model, 0)).containsExactly("track_parcel");
            assertThat(results(events).getFirst())
                    .isInstanceOfSatisfying(
                            ToolResult.Failed.class,
                            refusal -> assertThat(refusal.failure().message()).endsWith("There are: track_parcel."));
            assertThat(secret.runs()).isEmpty();
        }
    }

    @Test
    void aToolForSomePagesGoesOutFromThoseOnly() {
        try (Fleet fleet = new Fleet()
                .offers(new LabTool("track_parcel"), "")
                .offers(new LabTool("apply_voucher"), "pages: [/checkout/*]")) {
            FleetServer server = fleet.start();
            fleet.model.thenSays("a").thenSays("b").thenSays("c");
            server.ask("From nowhere");
            server.eventsOfTurn();
            LivePage page = server.onLoop(() -> Future.succeededFuture(server.parts
                    .pageTools()
                    .enter(new PageOwner(Fleet.SITE, fleet.conversation, Fleet.VISITOR), call -> {})));
            visit(server, page, "https://shop.example/checkout/2?step=pay#top");
            server.ask("From the checkout");
            server.eventsOfTurn();
            visit(server, page, "https://shop.example/catalogue");
            server.ask("From the catalogue");
            server.eventsOfTurn();
            assertThat(sent(fleet.model, 0)).containsExactly("track_parcel");
            assertThat(sent(fleet.model, 1)).containsExactly("track_parcel", "apply_voucher");
            assertThat(sent(fleet.model, 2)).containsExactly("track_parcel");
        }
    }

    @Test
    void whoeverGoesOnWithATurnTellsTheModelOfTheSameTools() {
        try (Fleet fleet = shop(TWO)) {
            FleetServer first = fleet.start();
            Promise<Void> opening = Promise.promise();
            fleet.model.waitsFor(opening.future());
            first.ask("Please track the parcel and cancel it");
            await().untilAsserted(() -> assertThat(fleet.model.requests()).hasSize(1));
            await().untilAsserted(() -> assertThat(offers(first))
                    .isNotEmpty()
                    .allMatch(turn -> !turn.offers().isEmpty()));
            // As if the tools had been chosen by something that would choose others now.
            first.rows("update tool_offer set tools = '[{\"name\":\"get_weather\",\"version\":\"1\"}]' returning 1");
            first.freeze();
            FleetServer second = fleet.start();
            await().untilAsserted(() -> assertThat(fleet.model.requests()).hasSize(2));
            assertThat(sent(fleet.model, 1)).containsExactly("get_weather", SEARCH);
            fleet.model.thenSays("Done.").thenSays("Done.");
            opening.complete();
            second.eventsOfTurn();
        }
    }

    @Test
    void aToolThatWentOutStaysWithItsTurnAlsoWhereThePageIsGone() {
        try (Fleet fleet = new Fleet().offers(new LabTool("apply_voucher"), "pages: [/checkout/*]")) {
            FleetServer first = fleet.start();
            LivePage page = first.onLoop(() -> Future.succeededFuture(first.parts
                    .pageTools()
                    .enter(new PageOwner(Fleet.SITE, fleet.conversation, Fleet.VISITOR), call -> {})));
            visit(first, page, "https://shop.example/checkout/2");
            Promise<Void> opening = Promise.promise();
            fleet.model.waitsFor(opening.future());
            first.ask("My code is SPRING10");
            await().untilAsserted(() ->
                    assertThat(first.rows("select turn from tool_offer")).hasSize(1));
            first.freeze();
            FleetServer second = fleet.start();
            await().untilAsserted(() -> assertThat(fleet.model.requests()).hasSize(2));
            assertThat(sent(fleet.model, 1)).containsExactly("apply_voucher");
            fleet.model.thenSays("Done.").thenSays("Done.");
            opening.complete();
            second.eventsOfTurn();
        }
    }

    @Test
    void whatAModelChoosesIsPaidAsPartOfTheTurn() {
        try (TurnLab lab = chosenByModel()) {
            lab.fallback.reports(new JsonObject().put("prompt_tokens", 100).put("completion_tokens", 10));
            lab.fallback.thenSays("{\"tools\":[\"write_review\"]}");
            lab.model.thenSays("Written.");
            lab.ask("It was wonderful");
            Event.RunFinished end = (Event.RunFinished) lab.eventsOfTurn().getLast();
            assertThat(sent(lab.model, 0)).containsExactly("write_review", SEARCH);
            assertThat(lab.rows("select round || ' ' || model || ' ' || input from usage where round = 0"))
                    .containsExactly("0 second/model 100");
            assertThat(end.bill().items()).hasSize(2);
        }
    }

    @Test
    void aStopWhileAModelChoosesEndsTheTurnAndNobodyIsAskedAfterwards() {
        try (TurnLab lab = chosenByModel()) {
            lab.fallback.then(ScriptedModel.Answer.opens("{\"too"));
            lab.ask("It was wonderful");
            await().untilAsserted(() -> assertThat(lab.fallback.requests()).hasSize(1));
            lab.stop();
            assertThat(reason(lab.eventsOfTurn())).isEqualTo(StopReason.CANCELLED);
            assertThat(lab.model.requests()).isEmpty();
        }
    }

    private static TurnLab chosenByModel() {
        return new TurnLab(
                new TurnLab.Setup("title: Lab\ngreeting: Hi.\nselection: { strategy: model, top: 1 }", "model", false),
                new LabTool("cancel_order"),
                new LabTool("write_review"));
    }

    private static Fleet shop(String site) {
        return new Fleet(site)
                .offers(new LabTool("cancel_order"), "")
                .offers(new LabTool("get_weather"), "")
                .offers(new LabTool("track_parcel"), "")
                .offers(new LabTool("write_review"), "");
    }

    private static void visit(FleetServer server, LivePage page, String url) {
        server.onLoop(() -> {
            page.visit(url);
            return Future.succeededFuture();
        });
    }

    private static ToolCall call(String id, String tool) {
        return new ToolCall(id, tool, "{\"n\":1}");
    }

    private static List<String> sent(ScriptedModel model, int request) {
        return model.requests().get(request).getJsonArray("tools").stream()
                .map(tool -> ((JsonObject) tool).getJsonObject("function").getString("name"))
                .toList();
    }

    private static List<Offers.OfTurn> offers(FleetServer server) {
        String conversation =
                String.valueOf(server.rows("select id from conversation").getFirst());
        return server.onLoop(() -> server.parts.offers().of(new ConversationId(conversation), 10));
    }

    private static List<String> names(Offer offer) {
        return offer.tools().stream().map(Offer.Item::name).toList();
    }

    private static List<ToolResult> results(List<Event> events) {
        return events.stream()
                .filter(Event.ToolCallAnswered.class::isInstance)
                .map(event -> ((Event.ToolCallAnswered) event).result())
                .toList();
    }
}
