package dev.parlor.tool.page;

import static dev.parlor.tool.TestingBench.CONVERSATION;
import static dev.parlor.tool.TestingBench.SITE;
import static dev.parlor.tool.TestingBench.get;
import static dev.parlor.tool.TestingBench.sentence;
import static dev.parlor.tool.TestingBench.summary;
import static dev.parlor.tool.page.PageLab.SHOW;
import static dev.parlor.tool.page.PageLab.VISITOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.VisitorId;
import dev.parlor.tool.TestingBench;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The way of a call to one page and back. */
@ExtendWith(VertxExtension.class)
class PageToolTest {
    private static final String ONCE = "retry: { attempts: 1 }";

    @Test
    void aCallIsAnsweredByThePage(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing("parameters: " + SHOW.parameters());
        PageLab.Page page = lab.page(SHOW);
        Future<ToolResult> result = lab.bench.dispatch("show", "{\"id\":\"x\"}");
        PageCall call = page.awaitCall();
        assertThat(call.tool()).isEqualTo("show");
        assertThat(call.arguments()).isEqualTo(new JsonObject().put("id", "x"));
        assertThat(call.remaining()).isPositive();
        assertThat(page.answer(call.toolCallId(), "shown")).isEmpty();
        assertThat(summary(get(result))).isEqualTo("shown");
    }

    @Test
    void ofTwoTabsTheOneLastActiveRunsItAndTheOtherDoesNot(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing(ONCE);
        PageLab.Page first = lab.page(SHOW);
        PageLab.Page second = lab.page(SHOW).touch();
        first.touch();
        Future<ToolResult> result = lab.bench.dispatch("show", "");
        PageCall call = first.awaitCall();
        assertThat(second.answer(call.toolCallId(), "forged"))
                .map(Failure::code)
                .contains("tool_not_asked");
        first.answer(call.toolCallId(), "shown");
        assertThat(summary(get(result))).isEqualTo("shown");
        assertThat(second.wasAsked()).isFalse();
    }

    @Test
    void nobodyElseIsAsked(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing(ONCE);
        PageLab.Page another =
                lab.new Page(new PageOwner(SITE, CONVERSATION, new VisitorId("visitor-2")), List.of(SHOW));
        PageLab.Page elsewhere =
                lab.new Page(new PageOwner(SITE, new ConversationId("conversation-2"), VISITOR), List.of(SHOW));
        PageLab.Page namesake =
                lab.new Page(new PageOwner(new SiteId("another"), CONVERSATION, VISITOR), List.of(SHOW));
        lab.page();
        ToolResult.Failed gone = (ToolResult.Failed) lab.bench.call("show", "");
        assertThat(gone.failure().code()).isEqualTo("page_gone");
        assertThat(gone.failure().retryable()).isTrue();
        assertThat(gone.untouched()).isTrue();
        assertThat(another.wasAsked()).isFalse();
        assertThat(elsewhere.wasAsked()).isFalse();
        assertThat(namesake.wasAsked()).isFalse();
    }

    @Test
    void theFirstAnswerCounts(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing(ONCE);
        PageLab.Page page = lab.page(SHOW);
        Future<ToolResult> result = lab.bench.dispatch("show", "");
        PageCall call = page.awaitCall();
        assertThat(page.answer(call.toolCallId(), "first")).isEmpty();
        assertThat(page.answer(call.toolCallId(), "second")).map(Failure::code).contains("tool_not_asked");
        assertThat(summary(get(result))).isEqualTo("first");
    }

    @Test
    void whatThePageCallsAnErrorIsAFailureWithItsWords(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing(ONCE);
        PageLab.Page page = lab.page(SHOW);
        Future<ToolResult> result = lab.bench.dispatch("show", "");
        page.fail(page.awaitCall().toolCallId(), "There is no such product.");
        assertThat(summary(get(result))).isEqualTo("tool_failed");
        assertThat(sentence(get(result))).isEqualTo("There is no such product.");
    }

    @Test
    void aPageThatIsClosedInTheMiddleIsGone(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing(ONCE);
        PageLab.Page page = lab.page(SHOW);
        Future<ToolResult> result = lab.bench.dispatch("show", "");
        page.awaitCall();
        page.leave();
        ToolResult.Failed gone = (ToolResult.Failed) get(result);
        assertThat(gone.failure().code()).isEqualTo("page_gone");
        assertThat(gone.failure().retryable()).isTrue();
        assertThat(gone.untouched()).as("it may have run").isFalse();
    }

    @Test
    void whatOnlyReadsIsAskedAgainOfAPageThatCameBack(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing("effect: read\nretry: { attempts: 2, first_pause: 1s }");
        PageLab.Page before = lab.page(SHOW);
        Future<ToolResult> result = lab.bench.dispatch("show", "");
        before.awaitCall();
        before.leave();
        PageLab.Page reloaded = lab.page(SHOW);
        reloaded.answer(reloaded.awaitCall().toolCallId(), "shown");
        assertThat(summary(get(result))).isEqualTo("shown");
    }

    @Test
    void aPageThatDoesNotAnswerIsNotWaitedForBeyondTheDeadline(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing("effect: read\ndeadline: 300ms\n" + ONCE);
        PageLab.Page page = lab.page(SHOW);
        Future<ToolResult> result = lab.bench.dispatch("show", "");
        PageCall call = page.awaitCall();
        assertThat(summary(get(result))).isEqualTo("timeout");
        await().until(() -> !page.owes(call.toolCallId()));
        assertThat(page.answer(call.toolCallId(), "late")).map(Failure::code).contains("tool_not_asked");
    }

    @Test
    void whatIsStoppedIsNotWaitedFor(Vertx vertx) {
        PageLab lab = new PageLab(vertx).allowing(ONCE);
        PageLab.Page page = lab.page(SHOW);
        Future<ToolResult> result = lab.bench.dispatch("show", "");
        PageCall call = page.awaitCall();
        lab.bench.dispatcher().stop(TestingBench.TURN);
        assertThat(summary(get(result))).isEqualTo("cancelled");
        await().until(() -> !page.owes(call.toolCallId()));
        assertThat(page.answer(call.toolCallId(), "late")).map(Failure::code).contains("tool_not_asked");
    }

    @Test
    void aPageOnAnotherServerIsFoundAndAsked(Vertx vertx) {
        PageLab asking = new PageLab(vertx, true).allowing(ONCE);
        PageLab holding = new PageLab(vertx, true);
        PageLab.Page here = asking.page(SHOW);
        PageLab.Page there = holding.page(SHOW).touch();
        Future<ToolResult> result = asking.bench.dispatch("show", "");
        there.answer(there.awaitCall().toolCallId(), "shown there");
        assertThat(summary(get(result))).isEqualTo("shown there");
        assertThat(here.wasAsked()).isFalse();
    }

    @Test
    void aPageThatIsGoneBeforeItHasTheCallMakesWayForTheNextOne(Vertx vertx) {
        PageLab lab = new PageLab(vertx, true).allowing(ONCE);
        PageLab.Page here = lab.page(SHOW);
        OpenPage ghost = new OpenPage("ghost", Long.MAX_VALUE, null, List.of(SHOW));
        vertx.eventBus()
                .<JsonObject>consumer(PageWire.LOOKING)
                .handler(looking -> vertx.eventBus()
                        .send(looking.body().getString("replyTo"), PageWire.renderPages(List.of(ghost))));
        Future<ToolResult> result = lab.bench.dispatch("show", "");
        here.answer(here.awaitCall().toolCallId(), "shown");
        assertThat(summary(get(result))).isEqualTo("shown");
    }
}
