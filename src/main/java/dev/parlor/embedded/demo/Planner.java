package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Turns what the visitor wrote into the tool calls that would answer it. */
final class Planner {
    /** A call that a wish asks for; it can be made once nothing is missing. */
    record Step(String wish, OfferedTool tool, ArgumentFiller.Filled filled) {
        static Step again(String wish, Paging.Turned.Again call) {
            return new Step(wish, call.tool(), new ArgumentFiller.Filled(call.arguments(), List.of()));
        }

        boolean isReady() {
            return filled.isComplete();
        }
    }

    /** A stretch of the message for one tool. */
    private record Stretch(OfferedTool tool, int from, int to) {}

    private static final int MAX_STEPS = 8;

    private final List<OfferedTool> tools;
    private final ToolChooser chooser;
    private final ArgumentFiller filler;
    private final Script script;
    private final ShownRows shown;

    Planner(List<OfferedTool> tools, ArgumentFiller filler) {
        this(tools, filler, Script.EMPTY, ShownRows.NONE);
    }

    /**
     * A planner that knows its site.
     *
     * @param shown what the visitor may point at
     */
    Planner(List<OfferedTool> tools, ArgumentFiller filler, Script script, ShownRows shown) {
        this.tools = tools;
        this.chooser = new ToolChooser(tools, filler);
        this.filler = filler;
        this.script = script;
        this.shown = shown;
    }

    /**
     * Plans for the last of the visitor's messages; the earlier ones may have begun something that it completes.
     *
     * @param messages oldest first
     */
    List<Step> plan(List<String> messages) {
        List<Step> steps = List.of();
        String before = "";
        for (String message : messages) {
            List<Step> fresh = planOne(message, before);
            steps = steps.stream()
                    .filter(step -> !step.isReady() && !startsSomethingElse(fresh, step))
                    .findFirst()
                    .flatMap(open -> resume(open, message))
                    .map(List::of)
                    .orElse(fresh);
            before = message + "\n" + before;
        }
        return steps;
    }

    /** The step for a tool that the request demands, with the plainest values for what nobody said. */
    Step planFor(OfferedTool tool, String message) {
        ArgumentFiller.Filled filled = filler.fill(tool, message, "", "");
        filled.missing().forEach(each -> filled.arguments().put(each.name(), ArgumentFiller.plainest(each)));
        return new Step(message, tool, new ArgumentFiller.Filled(filled.arguments(), List.of()));
    }

    Optional<Step> planPerforce(String message) {
        return chooser.choosePerforce(message).map(tool -> planFor(tool, message));
    }

    private List<Step> planOne(String message, String before) {
        Optional<Script.Cue> cue = script.cue(message, tools);
        if (cue.isPresent()) {
            return byHeart(cue.get(), message, before);
        }
        List<Step> steps = new ArrayList<>();
        for (Stretch stretch : stretches(message)) {
            String wish = tidy(message.substring(stretch.from(), stretch.to()));
            ArgumentFiller.Filled filled = filler.fill(stretch.tool(), wish, message, before);
            boolean repeated = steps.stream()
                    .anyMatch(step -> step.tool().equals(stretch.tool())
                            && step.filled().arguments().equals(filled.arguments()));
            if (!repeated && steps.size() < MAX_STEPS) {
                steps.add(new Step(wish, stretch.tool(), filled));
            }
        }
        return steps;
    }

    /** The call of a cue: what its groups caught, then what was pointed at, then what the words say by themselves. */
    private List<Step> byHeart(Script.Cue cue, String message, String before) {
        return tools.stream()
                .filter(tool -> tool.name().equals(cue.call()))
                .map(tool -> {
                    JsonObject arguments = filler.fill(tool, message, message, before)
                            .arguments()
                            .copy();
                    cue.otherwise().forEach((name, value) -> {
                        if (!arguments.containsKey(name) && !filler.leavesOpen(tool, name, message)) {
                            put(arguments, tool, name, value);
                        }
                    });
                    if (cue.shown()) {
                        shown.meantBy(message, filler.today())
                                .ifPresent(row ->
                                        row.forEach(field -> put(arguments, tool, field.getKey(), field.getValue())));
                    }
                    cue.with().forEach((name, value) -> put(arguments, tool, name, value));
                    Matcher said = cue.fits(message).orElseThrow();
                    said.namedGroups().forEach((group, index) -> {
                        if (said.group(index) != null) {
                            put(arguments, tool, String.join("_", Words.of(group)), said.group(index));
                        }
                    });
                    List<Parameter> missing = tool.required().stream()
                            .filter(parameter -> !arguments.containsKey(parameter.name()))
                            .toList();
                    return new Step(tidy(message), tool, new ArgumentFiller.Filled(arguments, missing));
                })
                .toList();
    }

    private void put(JsonObject arguments, OfferedTool tool, String name, @Nullable Object value) {
        tool.parameters().stream()
                .filter(parameter -> parameter.name().equals(name) && value != null)
                .forEach(parameter -> arguments.put(name, filler.typed(tool, parameter, String.valueOf(value))));
    }

    /** Wishes that name no tool belong to the one before, or say the same again with other values. */
    private List<Stretch> stretches(String message) {
        List<Stretch> stretches = new ArrayList<>();
        for (Wishes.Wish wish : Wishes.in(message)) {
            Optional<OfferedTool> chosen = chooser.choose(wish.text());
            Stretch last = stretches.isEmpty() ? null : stretches.getLast();
            if (last == null) {
                chosen.ifPresent(tool -> stretches.add(new Stretch(tool, wish.from(), wish.to())));
            } else if (continues(last, chosen, wish, message)) {
                stretches.set(stretches.size() - 1, new Stretch(last.tool(), last.from(), wish.to()));
            } else {
                stretches.add(new Stretch(chosen.orElse(last.tool()), wish.from(), wish.to()));
            }
        }
        return stretches;
    }

    private boolean continues(Stretch last, Optional<OfferedTool> chosen, Wishes.Wish wish, String message) {
        if (chosen.isPresent() && !chosen.get().equals(last.tool())) {
            return false;
        }
        if (filler.fillsByItself(last.tool(), wish.text())) {
            return false;
        }
        String before = message.substring(last.from(), last.to());
        return !(chooser.names(last.tool(), wish.text())
                && filler.fill(last.tool(), wish.text(), "", "").isComplete()
                && filler.fill(last.tool(), before, "", "").isComplete());
    }

    private static boolean startsSomethingElse(List<Step> fresh, Step open) {
        return fresh.stream().anyMatch(step -> step.isReady() || !step.tool().equals(open.tool()));
    }

    /** The step with what the reply adds to it; nothing when it adds nothing, or takes the wish back. */
    private Optional<Step> resume(Step open, String reply) {
        if (SmallTalk.isPoliteness(reply) || SmallTalk.isRefusal(reply)) {
            return Optional.empty();
        }
        ArgumentFiller.Filled filled = filler.complete(open.tool(), open.filled(), reply);
        return filled.missing().size() < open.filled().missing().size()
                ? Optional.of(new Step(open.wish(), open.tool(), filled))
                : Optional.empty();
    }

    private static String tidy(String wish) {
        String text = wish.strip().replaceFirst("(?i)^(?:and|then|also|plus)\\b\\s*", "");
        return text.replaceFirst("(?i)[\\s,;.!?]*(?:\\band)?[\\s,;.!?]*$", "");
    }
}
