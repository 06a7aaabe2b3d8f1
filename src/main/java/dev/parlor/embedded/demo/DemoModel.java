package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Answers a conversation by rules: the same request on the same day gives the same answer.
 *
 * <p>What to call is worked out anew for each request from the visitor's last messages; calls that were made since then
 * count as done, in order. So a loop of calls and results always ends, whatever the tools answer. Stateless, any thread.
 */
final class DemoModel {
    private static final int MAX_LOOK_BACK = 6;
    private static final String BEFORE_ONE = "Let me look that up.";
    private static final String BEFORE_MANY = "Let me look these up for you.";

    private final ArgumentFiller filler;
    private final Scripts scripts;

    DemoModel(Clock clock) {
        this(clock, Scripts.NONE);
    }

    /** @param clock what "today" and "next Friday" are counted from */
    DemoModel(Clock clock, Scripts scripts) {
        this.filler = new ArgumentFiller(clock);
        this.scripts = scripts;
    }

    DemoAnswer answer(DemoRequest request) {
        Dialogue dialogue = Dialogue.of(request.lines());
        if (request.answerSchema() != null) {
            return spoken(request, structured(script(request), request.answerSchema(), dialogue.lastMessage()));
        }
        Optional<String> summary =
                request.lines().getLast() instanceof Line.Visitor asks ? Summing.wanted(asks.text()) : Optional.empty();
        if (summary.isPresent()) {
            return spoken(request, summary.get());
        }
        List<Planner.Step> steps = plan(request, dialogue);
        List<Planner.Step> open = steps.stream()
                .filter(Planner.Step::isReady)
                .skip(dialogue.calls().size())
                .toList();
        if (!open.isEmpty()) {
            return calling(
                    request,
                    request.parallel() ? open : open.subList(0, 1),
                    dialogue.calls().isEmpty());
        }
        List<String> parts = new ArrayList<>();
        if (!dialogue.calls().isEmpty()) {
            parts.add(ResultWriter.write(answered(script(request), dialogue, steps)));
        }
        steps.stream()
                .filter(step -> !step.isReady())
                .findFirst()
                .map(step -> ask(script(request), step))
                .ifPresent(parts::add);
        return spoken(request, parts.isEmpty() ? talk(request, dialogue) : String.join("\n\n", parts));
    }

    private List<Planner.Step> plan(DemoRequest request, Dialogue dialogue) {
        Planner planner = new Planner(request.tools(), filler, script(request), dialogue.shown());
        String message = dialogue.lastMessage();
        return switch (request.toolUse()) {
            case ToolUse.Forbidden forbidden -> List.of();
            case ToolUse.Named named ->
                request.tools().stream()
                        .filter(tool -> tool.name().equals(named.tool()))
                        .map(tool -> planner.planFor(tool, message))
                        .toList();
            case ToolUse.Free free -> freely(script(request), planner, dialogue, request.tools());
            case ToolUse.Demanded demanded -> {
                List<Planner.Step> ready = freely(script(request), planner, dialogue, request.tools()).stream()
                        .filter(Planner.Step::isReady)
                        .toList();
                yield ready.isEmpty() ? planner.planPerforce(message).stream().toList() : ready;
            }
        };
    }

    private Script script(DemoRequest request) {
        return scripts.of(request.model());
    }

    private static String ask(Script script, Planner.Step step) {
        return script.tell(step.tool().name())
                .map(Script.Tell::ask)
                .filter(ask -> !ask.isEmpty())
                .orElseGet(() -> SmallTalk.askFor(step));
    }

    private static List<Planner.Step> freely(
            Script script, Planner planner, Dialogue dialogue, List<OfferedTool> tools) {
        String message = dialogue.lastMessage();
        Optional<Paging.Turned> turned = Paging.of(message, tools, dialogue.last());
        if (turned.isPresent()) {
            return switch (turned.get()) {
                case Paging.Turned.AtTheEnd end -> List.of();
                case Paging.Turned.Again again -> List.of(Planner.Step.again(message, again));
            };
        }
        Optional<Script.Cue> cue = script.cue(message, tools);
        if (cue.isPresent()) {
            return cue.get().call().isEmpty() ? List.of() : planner.plan(dialogue.recent(MAX_LOOK_BACK));
        }
        if (SmallTalk.isPoliteness(message) || LongText.wanted(message).isPresent()) {
            return List.of();
        }
        return planner.plan(dialogue.recent(MAX_LOOK_BACK));
    }

    private DemoAnswer calling(DemoRequest request, List<Planner.Step> steps, boolean first) {
        List<Call> calls = new ArrayList<>();
        int made = (int) request.lines().stream()
                .filter(Line.Assistant.class::isInstance)
                .count();
        for (Planner.Step step : steps) {
            String id = id(request.key() + made + "/" + calls.size());
            calls.add(new Call(id, step.tool().name(), step.filled().arguments()));
        }
        String one = steps.isEmpty()
                ? BEFORE_ONE
                : script(request)
                        .tell(steps.getFirst().tool().name())
                        .map(Script.Tell::before)
                        .filter(before -> !before.isEmpty())
                        .orElse(BEFORE_ONE);
        String text = !first ? "" : calls.size() == 1 ? one : BEFORE_MANY;
        String arguments = calls.stream()
                .map(call -> call.tool() + call.arguments().encode())
                .collect(Collectors.joining());
        return new DemoAnswer(
                text, calls, DemoAnswer.Ending.CALLS, request.inputTokens(), Tokens.count(text + arguments));
    }

    private static DemoAnswer spoken(DemoRequest request, String text) {
        String kept = Tokens.atMost(request.maxTokens(), text);
        DemoAnswer.Ending ending = kept.length() < text.length() ? DemoAnswer.Ending.TOO_LONG : DemoAnswer.Ending.DONE;
        return new DemoAnswer(kept, List.of(), ending, request.inputTokens(), Tokens.count(kept));
    }

    private String talk(DemoRequest request, Dialogue dialogue) {
        Optional<Paging.Turned> turned = Paging.of(dialogue.lastMessage(), request.tools(), dialogue.last());
        if (turned.isPresent() && turned.get() instanceof Paging.Turned.AtTheEnd end) {
            return end.words();
        }
        Optional<String> byHeart = script(request)
                .cue(dialogue.lastMessage(), request.tools())
                .map(Script.Cue::answer)
                .filter(answer -> !answer.isEmpty());
        return byHeart.or(() -> LongText.wanted(dialogue.lastMessage()))
                .orElseGet(() -> SmallTalk.answer(dialogue.lastMessage(), request.tools()));
    }

    /** By heart, or as the material itself says it in JSON, or from its words. */
    private String structured(Script script, JsonObject schema, String text) {
        Optional<JsonObject> known = script.form(schema, text).or(() -> written(text));
        if (known.isPresent()) {
            return known.get().encode();
        }
        OfferedTool form = OfferedTool.of("answer", "", schema);
        ArgumentFiller.Filled filled = filler.fill(form, text, "", "");
        filled.missing().forEach(each -> filled.arguments().put(each.name(), ArgumentFiller.plainest(each)));
        return filled.arguments().encode();
    }

    private static Optional<JsonObject> written(String text) {
        int from = text.indexOf('{');
        return from < 0
                ? Optional.empty()
                : Json.parse(text.substring(from, text.lastIndexOf('}') + 1))
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast);
    }

    private static List<ResultWriter.Answered> answered(Script script, Dialogue dialogue, List<Planner.Step> steps) {
        List<Planner.Step> ready = steps.stream().filter(Planner.Step::isReady).toList();
        Map<String, Outcome> outcomes = new HashMap<>();
        dialogue.outcomes().forEach(outcome -> outcomes.put(outcome.result().callId(), outcome));
        List<ResultWriter.Answered> answered = new ArrayList<>();
        for (int i = 0; i < dialogue.calls().size(); i++) {
            Call call = dialogue.calls().get(i);
            String question = i < ready.size() && ready.get(i).tool().name().equals(call.tool())
                    ? ready.get(i).wish()
                    : String.join(" ", Words.of(call.tool()));
            Outcome outcome = Optional.ofNullable(outcomes.get(call.id()))
                    .orElse(new Outcome(new Line.Result(call.id(), "there was no answer", true), ""));
            Optional<String> told = script.tell(call.tool()).flatMap(tell -> Template.tell(tell, outcome.result()));
            answered.add(new ResultWriter.Answered(question, outcome, told));
        }
        return answered;
    }

    private static String id(String seed) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
