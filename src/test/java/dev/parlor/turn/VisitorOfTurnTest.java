package dev.parlor.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.NextTurn;
import dev.parlor.history.Revocation;
import dev.parlor.history.Submission;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a tool is told of whoever asked, on every way that a turn may begin. */
class VisitorOfTurnTest {
    private final Instant later = Instant.now().plusSeconds(300);
    private final Visitor ana = new Visitor(
            VisitorId.subject("ana"),
            Map.of("sub", "ana", "customer_id", "4711", "exp", String.valueOf(later.getEpochSecond())),
            Set.of("tenant", "owner"),
            "ana's token");

    private final LinkedBlockingQueue<Visitor> told = new LinkedBlockingQueue<>();
    private final Promise<Void> mayGoOn = Promise.promise();

    @Test
    void aStrangersToolKnowsNothingButThatItIsOne() {
        try (TurnLab lab = new TurnLab(who())) {
            lab.model.thenCalls(call()).thenSays("Hello.");
            lab.ask("Who am I?");
            assertThat(told()).isEqualTo(Visitor.stranger(TurnLab.STRANGER));
        }
    }

    @Test
    void aNamedVisitorsToolKnowsClaimsRolesAndToken() {
        try (TurnLab lab = new TurnLab(who())) {
            lab.greet(ana, later);
            lab.model.thenCalls(call()).thenSays("Hello.");
            lab.askAs(ana.id(), "Who am I?");
            assertThat(told()).isEqualTo(ana);
        }
    }

    @Test
    void aTokenThatHasEndedIsNotHandedOn() {
        try (TurnLab lab = new TurnLab(who())) {
            lab.greet(ana, Instant.now().minusSeconds(1));
            lab.model.thenCalls(call()).thenSays("Hello.");
            lab.askAs(ana.id(), "Who am I?");
            assertThat(told()).isEqualTo(withoutToken(ana));
        }
    }

    @Test
    void aTokenThatIsRenewedWhileATurnRunsIsTheOneThatIsHandedOn() {
        Visitor renewed = new Visitor(ana.id(), ana.claims(), Set.of("tenant"), "ana's next token");
        try (TurnLab lab = new TurnLab(who(), stuck())) {
            lab.greet(ana, later);
            lab.model
                    .thenCalls(new ToolCall("c0", "stuck", "{}"))
                    .thenCalls(call())
                    .thenSays("Hello.");
            lab.askAs(ana.id(), "Who am I?");
            assertThat(told()).isEqualTo(ana);
            lab.greet(renewed, later);
            mayGoOn.complete();
            assertThat(told()).isEqualTo(renewed);
        }
    }

    @Test
    void aTurnThatWaitedForAnotherKnowsTheVisitorToo() {
        try (TurnLab lab = new TurnLab(who(), stuck())) {
            lab.greet(ana, later);
            lab.model
                    .thenCalls(new ToolCall("c0", "stuck", "{}"))
                    .thenSays("Done.")
                    .thenCalls(call())
                    .thenSays("Hello.");
            lab.askAs(ana.id(), "Wait");
            assertThat(told()).isEqualTo(ana);
            lab.askAs(ana.id(), "Who am I?");
            mayGoOn.complete();
            assertThat(told()).isEqualTo(ana);
        }
    }

    @Test
    void aTurnThatAnotherServerBeginsKnowsClaimsAndRolesButNoToken() {
        try (TurnLab lab = new TurnLab(who())) {
            TurnLab.join(lab.visitors.meet(lab.site, ana, Instant.now()));
            lab.model.thenCalls(call()).thenSays("Hello.");
            acceptForNobody(lab, ana.id());
            lab.sweep();
            assertThat(told()).isEqualTo(withoutToken(ana));
        }
    }

    @Test
    void whatAStrangerAskedBeforeTheyWereNamedIsAnsweredToWhomTheyTurnedOutToBe() {
        try (TurnLab lab = new TurnLab(who(), stuck())) {
            lab.model
                    .thenCalls(new ToolCall("c0", "stuck", "{}"))
                    .thenSays("Done.")
                    .thenCalls(call())
                    .thenSays("Hello.");
            lab.ask("Wait");
            assertThat(told()).isEqualTo(Visitor.stranger(TurnLab.STRANGER));
            lab.ask("Who am I?");
            lab.greet(ana, later);
            assertThat(TurnLab.join(lab.visitors.merge(lab.site, TurnLab.STRANGER, ana.id(), Instant.now())))
                    .isPresent();
            mayGoOn.complete();
            assertThat(told()).isEqualTo(ana);
        }
    }

    @Test
    void aTokenThatWasRevokedIsNotHandedOnAndALaterOneIs() {
        try (TurnLab lab = new TurnLab(who())) {
            lab.greet(ana, later);
            Revocation end = TurnLab.join(lab.visitors.revoke(lab.site, ana.id()));
            TokensAtHand tokens = lab.parts.tokens();
            tokens.forget(lab.site, ana.id()::equals, end.at());
            assertThat(tokens.latest(lab.site, Visitor.stranger(ana.id())).token())
                    .isEmpty();
            tokens.keep(lab.site, ana, end.at().plusSeconds(1), later);
            tokens.forget(lab.site, ana.id()::equals, end.at());
            assertThat(tokens.latest(lab.site, Visitor.stranger(ana.id()))).isEqualTo(ana);
        }
    }

    @Test
    void onlySoManyTokensAreKept() {
        TokensAtHand tokens = new TokensAtHand(2);
        SiteId site = new SiteId("lab");
        for (String name : List.of("a", "b", "c")) {
            Visitor visitor = new Visitor(VisitorId.subject(name), Map.of(), Set.of(), "token of " + name);
            tokens.keep(site, visitor, Instant.now(), later);
        }
        assertThat(tokens.latest(site, Visitor.stranger(VisitorId.subject("a"))).token())
                .isEmpty();
        assertThat(tokens.latest(site, Visitor.stranger(VisitorId.subject("c"))).token())
                .isEqualTo("token of c");
    }

    /** A message that a server committed which then went away. */
    private static void acceptForNobody(TurnLab lab, VisitorId visitor) {
        Message.User message = new Message.User(new MessageId("only"), List.of(new ContentPart.Text("Who am I?")));
        TurnLab.join(lab.parts
                .archive()
                .accept(new Submission(
                        lab.site,
                        visitor,
                        Instant.now(),
                        lab.conversation,
                        "only",
                        message,
                        new TurnId("left behind"),
                        NextTurn.NOBODY,
                        0)));
    }

    private Visitor told() {
        try {
            return Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS), "no tool was called");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private Tool who() {
        return tool("who", Future.succeededFuture());
    }

    /** A tool that takes as long as the test wants. */
    private Tool stuck() {
        return tool("stuck", mayGoOn.future());
    }

    private Tool tool(String name, Future<Void> until) {
        return new Tool() {
            @Override
            public ToolDefinition definition() {
                return new ToolDefinition(name, "Tells who asks.", "{\"type\":\"object\",\"properties\":{}}");
            }

            @Override
            public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
                told.add(invocation.visitor());
                return until.map(new ToolResult.Succeeded("told"));
            }
        };
    }

    private static ToolCall call() {
        return new ToolCall("c1", "who", "{}");
    }

    private static Visitor withoutToken(Visitor visitor) {
        return new Visitor(visitor.id(), visitor.claims(), visitor.roles(), "");
    }
}
