package dev.parlor.turn;

import dev.parlor.conversation.Event;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.StopReason;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.Usage;
import dev.parlor.conversation.Visitor;
import dev.parlor.history.OpenTurn;
import dev.parlor.provider.FinishReason;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn: asks the model, runs the tools that it asks for side by side, feeds the results back in one step, until the
 * answer stands, the visitor stops it, or a limit is reached.
 *
 * <p>A call is in the archive before it starts and its result before anybody sees it. Event-loop confined.
 */
final class Turn {
    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);
    private static final ToolResult CANCELLED =
            ToolResult.failed("cancelled", "The call was cancelled before it started.", false);

    private final OpenTurn open;
    private final TurnParts parts;
    private final SiteParts site;
    private final ToolSnapshot tools;
    private final LogWriter log;
    private final TurnEnding ending;
    private final List<Message> history;
    private final long startedNanos = System.nanoTime();
    private Phase phase = Phase.STARTING;
    private int rounds;
    private Usage usage = Usage.NONE;
    private String answeredBy;
    private Answer answer;
    private @Nullable ProviderCall asking;
    /** Why the turn is to end although nobody has finished; null while it is to go on. */
    private @Nullable Supplier<Event.Terminal> verdict;

    Turn(OpenTurn open, TurnParts parts, SiteParts site, LogWriter log, List<Message> history, TurnEnding ending) {
        this.open = open;
        this.parts = parts;
        this.site = site;
        this.tools = parts.tools().snapshot(open.site());
        this.log = log;
        this.history = new ArrayList<>(history);
        this.ending = ending;
        this.answer = new Answer(log);
        this.answeredBy = site.model().label();
    }

    /** Shows what was asked, and asks. */
    void start() {
        log.write(new Event.RunStarted(open.conversation(), open.id()));
        for (OpenTurn.Asked asked : open.asked()) {
            questionEvents(asked).forEach(log::write);
        }
        if (verdict != null) {
            end(verdict.get(), null);
        } else {
            ask();
        }
    }

    /** How the log shows a visitor's message. */
    static List<Event> questionEvents(OpenTurn.Asked asked) {
        MessageId id = asked.message().id();
        List<Event> events = new ArrayList<>();
        events.add(new Event.TextStarted(id, Event.Role.USER, asked.clientId()));
        String text = asked.message().text();
        if (!text.isEmpty()) {
            events.add(new Event.TextAdded(id, text));
        }
        events.add(new Event.TextEnded(id));
        return events;
    }

    /** Ends the turn at the visitor's wish. What was said is kept; calls that run get their one result. */
    void stop() {
        giveUp(() -> finished(StopReason.CANCELLED));
    }

    /** Ends the turn for a reason that is not the model's. */
    void fail(Failure failure) {
        giveUp(() -> failedWith(failure));
    }

    private void giveUp(Supplier<Event.Terminal> why) {
        if (verdict != null || phase == Phase.ENDING) {
            return;
        }
        verdict = why;
        switch (phase) {
            case STARTING, ENDING -> {}
            case ASKING -> {
                if (asking != null) {
                    asking.cancel();
                }
            }
            case RUNNING_TOOLS -> parts.dispatcher().stop(open.id());
        }
    }

    private void ask() {
        phase = Phase.ASKING;
        rounds++;
        answer = new Answer(log);
        asking = site.model()
                .provider()
                .ask(
                        new ModelRequest(
                                site.model().name(),
                                site.config().prompt(),
                                Window.of(history, site.config().history().exchanges()),
                                tools.definitions(),
                                site.toolChoice(),
                                site.config().turn().parallelTools(),
                                site.config().turn().outputTokens()),
                        this::heard);
    }

    private void heard(ProviderEvent event) {
        switch (event) {
            case ProviderEvent.TextDelta delta -> answer.text(storable(delta.text()));
            case ProviderEvent.RefusalDelta delta -> answer.text(storable(delta.text()));
            case ProviderEvent.ReasoningDelta delta -> answer.reasoning(storable(delta.text()));
            case ProviderEvent.Withdrawn withdrawn -> withdrawn(withdrawn);
            case ProviderEvent.Completed completed -> answered(completed.answer());
            case ProviderEvent.Failed failed -> failed(failed);
        }
    }

    /** Another model begins anew: what was shown of this answer is taken back, and paid for all the same. */
    private void withdrawn(ProviderEvent.Withdrawn withdrawn) {
        answer.close();
        count(withdrawn.answer());
        log.write(new Event.MessageReset(answer.message()));
        answer = new Answer(log);
    }

    private void answered(ProviderAnswer said) {
        asking = null;
        count(said);
        boolean asksForTools = verdict == null && said.finishReason() == FinishReason.TOOL_CALLS;
        if (asksForTools && rounds >= site.config().turn().rounds()) {
            excuse(said);
            return;
        }
        answer.close();
        if (verdict != null) {
            end(verdict.get(), spoken(said));
        } else if (!asksForTools) {
            conclude(said);
        } else if (said.toolCalls().size() > parts.config().tools().calls()) {
            end(failedWith(Wording.TOO_MANY_CALLS), spoken(said));
        } else {
            runTools(said);
        }
    }

    private void failed(ProviderEvent.Failed failed) {
        asking = null;
        answer.close();
        count(failed.answer());
        if (verdict != null) {
            end(verdict.get(), spoken(failed.answer()));
            return;
        }
        Failure failure = failed.failure();
        LOG.warn("turn {}: {} failed with {}: {}", open.id(), answeredBy, failure.code(), failure.message());
        end(failedWith(Wording.ofProvider(failure)), spoken(failed.answer()));
    }

    private void conclude(ProviderAnswer said) {
        Message.Assistant last = spoken(said);
        StopReason reason = switch (said.finishReason()) {
            case LENGTH -> StopReason.LENGTH;
            case CONTENT_FILTER -> StopReason.DECLINED;
            case STOP, TOOL_CALLS, PAUSE, ERROR -> StopReason.COMPLETED;
        };
        end(last == null ? failedWith(Wording.EMPTY_ANSWER) : finished(reason), last);
    }

    /** The last allowed round asked for tools again: says so in words, and runs none of them. */
    private void excuse(ProviderAnswer said) {
        LOG.warn("turn {}: the model asked for tools in each of its {} rounds", open.id(), rounds);
        String before = text(said);
        String excuse = before.isEmpty() ? Wording.ROUND_LIMIT : "\n\n" + Wording.ROUND_LIMIT;
        answer.text(excuse);
        answer.close();
        end(
                finished(StopReason.ROUND_LIMIT),
                new Message.Assistant(answer.message(), before + excuse, List.of(), null));
    }

    private void runTools(ProviderAnswer said) {
        phase = Phase.RUNNING_TOOLS;
        List<ToolCall> calls = said.toolCalls().stream()
                .map(call -> new ToolCall(
                        newCallId(),
                        storable(call.name()),
                        call.arguments().isBlank() ? "{}" : storable(call.arguments())))
                .toList();
        Message.Assistant step = new Message.Assistant(answer.message(), text(said), calls, said.opaque());
        for (ToolCall call : calls) {
            log.write(new Event.ToolCallStarted(call.id(), call.name(), answer.message()));
            log.write(new Event.ToolCallArguments(call.id(), call.arguments()));
            log.write(new Event.ToolCallEnded(call.id()));
        }
        log.written()
                .compose(stands -> parts.archive().recordStep(open, step, rounds))
                .onSuccess(isOwner -> {
                    if (isOwner) {
                        dispatch(step);
                    } else {
                        ending.abandoned();
                    }
                })
                .onFailure(problem -> {
                    LOG.warn("turn {}: a step was not archived: {}", open.id(), problem.getMessage());
                    calls.forEach(call -> show(call, CANCELLED));
                    end(failedWith(Wording.ARCHIVE_UNAVAILABLE), spoken(said));
                });
    }

    private void dispatch(Message.Assistant step) {
        Visitor visitor = parts.tokens().latest(open.site(), open.visitor());
        List<ToolInvocation> invocations = step.toolCalls().stream()
                .map(call -> new ToolInvocation(
                        open.site(),
                        open.conversation(),
                        open.id(),
                        visitor,
                        call,
                        open.id().value() + ":" + call.id()))
                .toList();
        ToolRound round = new ToolRound(step, invocations.size(), this::fedBack);
        if (verdict != null) {
            step.toolCalls().forEach(call -> record(round, call, CANCELLED));
        } else {
            parts.dispatcher().dispatchAll(invocations, tools, (call, result) -> record(round, call, result));
        }
    }

    private void record(ToolRound round, ToolCall call, ToolResult result) {
        boolean known = tools.find(call.name()).isPresent();
        parts.metrics().toolAnswered(open.site(), known ? call.name() : "unknown", result, round.age());
        Message.Tool answered = new Message.Tool(resultId(call), call.id(), storable(result));
        parts.archive()
                .recordResult(open, answered)
                .onFailure(problem ->
                        LOG.warn("turn {}: the archive did not take a result: {}", open.id(), problem.getMessage()))
                .otherwise(true)
                .onSuccess(isOwner -> {
                    if (isOwner) {
                        log.write(new Event.ToolCallAnswered(answered.id(), call.id(), answered.result()));
                        round.answered(answered);
                    } else {
                        ending.abandoned();
                    }
                });
    }

    private void show(ToolCall call, ToolResult result) {
        log.write(new Event.ToolCallAnswered(resultId(call), call.id(), result));
    }

    private static MessageId resultId(ToolCall call) {
        return new MessageId(call.id() + "-result");
    }

    private void fedBack(List<Message> step) {
        history.addAll(step);
        parts.history()
                .append(open.conversation(), step)
                .onFailure(problem -> ending.historyBroken(open.conversation()))
                .eventually(() -> log.written())
                .onComplete(stands -> {
                    if (verdict != null) {
                        end(verdict.get(), null);
                    } else {
                        ask();
                    }
                });
    }

    private void end(Event.Terminal event, Message.@Nullable Assistant last) {
        if (phase == Phase.ENDING) {
            return;
        }
        phase = Phase.ENDING;
        parts.metrics().turnEnded(open.site(), event, Duration.ofNanos(System.nanoTime() - startedNanos));
        ending.end(open, event, Optional.ofNullable(last), rounds);
    }

    /** What the visitor saw of an answer, as a message; null if that was nothing. */
    private Message.@Nullable Assistant spoken(ProviderAnswer said) {
        String text = text(said);
        return text.isBlank() ? null : new Message.Assistant(answer.message(), text, List.of(), said.opaque());
    }

    private static String text(ProviderAnswer said) {
        return storable(said.text() + said.refusal());
    }

    /** Text without U+0000, which Postgres does not take. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private static ToolResult storable(ToolResult result) {
        return result instanceof ToolResult.Succeeded succeeded
                ? new ToolResult.Succeeded(storable(succeeded.content()))
                : result;
    }

    private void count(ProviderAnswer said) {
        answeredBy = said.label();
        Usage used = said.usage();
        if (used != null) {
            usage = usage.plus(used);
            parts.metrics().tokensUsed(open.site(), said.label(), used);
        }
    }

    private Event.RunFinished finished(StopReason reason) {
        return new Event.RunFinished(open.conversation(), open.id(), reason, usage, answeredBy);
    }

    private Event.RunFailed failedWith(Failure failure) {
        return new Event.RunFailed(open.conversation(), open.id(), failure);
    }

    private static String newCallId() {
        return "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24);
    }

    private enum Phase {
        STARTING,
        ASKING,
        RUNNING_TOOLS,
        ENDING
    }
}
