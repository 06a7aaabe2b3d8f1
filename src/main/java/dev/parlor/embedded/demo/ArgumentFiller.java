package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Fills a tool's arguments from what the visitor wrote. */
final class ArgumentFiller {
    /** @param missing required parameters for which the text had nothing */
    record Filled(JsonObject arguments, List<Parameter> missing) {
        Filled {
            missing = List.copyOf(missing);
        }

        boolean isComplete() {
            return missing.isEmpty();
        }
    }

    private static final int MAX_REPLY = 400;

    private final Clock clock;

    ArgumentFiller(Clock clock) {
        this.clock = clock;
    }

    /**
     * Fills from the wish itself; what is required and not in it, also from what was said around it.
     *
     * @param message the whole message with the wish in it
     * @param before earlier messages, which only give values of a telling shape
     */
    Filled fill(OfferedTool tool, String wish, String message, String before) {
        ValueFinder inWish = finder(tool, wish);
        ValueFinder inMessage = finder(tool, message);
        ValueFinder inAll = finder(tool, message + "\n" + ofTheSamePerson(message, before));
        JsonObject arguments = new JsonObject();
        List<Parameter> missing = new ArrayList<>();
        for (Parameter parameter : tool.parameters()) {
            Optional<?> value = value(tool, parameter, wish, inWish);
            if (value.isEmpty() && parameter.required()) {
                value = elsewhere(tool, parameter, inMessage, inAll);
            }
            value.ifPresent(found -> arguments.put(parameter.name(), found));
            if (value.isEmpty() && parameter.required()) {
                missing.add(parameter);
            }
        }
        return new Filled(arguments, missing);
    }

    /** Whether the message tries to give a value that was not understood, so that no other may stand in for it. */
    boolean leavesOpen(OfferedTool tool, String name, String message) {
        ValueFinder finder = finder(tool, message);
        return tool.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .anyMatch(parameter ->
                        finder.attempts(parameter) && finder.find(parameter).isEmpty());
    }

    /** Earlier lines, without those of another person where the message says who is meant. */
    private static String ofTheSamePerson(String message, String before) {
        Optional<String> person = Phrases.person(message);
        return person.isEmpty()
                ? before
                : before.lines()
                        .filter(line -> Phrases.person(line)
                                .filter(named -> !person.get().startsWith(named))
                                .isEmpty())
                        .collect(Collectors.joining("\n"));
    }

    /** Adds what a later message says about the missing parameters: a lone one takes the whole reply. */
    Filled complete(OfferedTool tool, Filled begun, String reply) {
        ValueFinder inReply = finder(tool, reply);
        JsonObject arguments = begun.arguments().copy();
        List<Parameter> missing = new ArrayList<>();
        for (Parameter parameter : begun.missing()) {
            boolean alone = begun.missing().size() == 1
                    && reply.length() <= MAX_REPLY
                    && !reply.strip().endsWith("?");
            Optional<?> value = takesAnyWords(Meaning.of(parameter, tool)) && alone
                    ? Phrases.reply(reply)
                    : value(tool, parameter, reply, inReply);
            value.ifPresentOrElse(found -> arguments.put(parameter.name(), found), () -> missing.add(parameter));
        }
        return new Filled(arguments, missing);
    }

    /** Whether the text alone has every required value, at least one of them of a telling shape. */
    boolean fillsByItself(OfferedTool tool, String text) {
        boolean telling = tool.required().stream()
                .anyMatch(parameter -> Meaning.of(parameter, tool).isTelling());
        return telling && fill(tool, text, "", "").isComplete();
    }

    LocalDate today() {
        return LocalDate.now(clock);
    }

    /** A text as the parameter's type has it; a day in words becomes its date. */
    Object typed(OfferedTool tool, Parameter parameter, String text) {
        String value = text.strip();
        return switch (Meaning.of(parameter, tool)) {
            case DATE ->
                Dates.in(value, today()).stream()
                        .findFirst()
                        .<Object>map(String::valueOf)
                        .orElse(value);
            case NUMBER ->
                Numbers.in(value).stream().findFirst().map(Numbers::plain).orElse(value);
            case FLAG -> Boolean.valueOf(value);
            default -> value.substring(0, Math.min(value.length(), parameter.maxLength()));
        };
    }

    /** How much the values in the wish speak for the tool. */
    double evidence(OfferedTool tool, String wish) {
        ValueFinder finder = finder(tool, wish);
        return tool.parameters().stream()
                .filter(parameter -> Meaning.of(parameter, tool).evidence > 0)
                .filter(parameter -> finder.find(parameter).isPresent())
                .mapToDouble(parameter -> Meaning.of(parameter, tool).evidence)
                .sum();
    }

    /** A value for a parameter that must have one although the visitor gave none: the plainest of its type. */
    static Object plainest(Parameter parameter) {
        if (!parameter.choices().isEmpty()) {
            return Json.array(parameter.schema().getValue("enum")).getValue(0);
        }
        return switch (parameter.type()) {
            case "number", "integer" -> 0;
            case "boolean" -> false;
            case "array" -> new JsonArray();
            case "object" -> {
                JsonObject object = new JsonObject();
                Parameter.of(parameter.schema()).stream()
                        .filter(Parameter::required)
                        .forEach(each -> object.put(each.name(), plainest(each)));
                yield object;
            }
            default -> "";
        };
    }

    private Optional<?> value(OfferedTool tool, Parameter parameter, String text, ValueFinder finder) {
        if (Meaning.of(parameter, tool) != Meaning.RECORD) {
            return finder.find(parameter);
        }
        Filled inner =
                fill(OfferedTool.of(parameter.name(), parameter.description(), parameter.schema()), text, "", "");
        return inner.isComplete() && !inner.arguments().isEmpty() ? Optional.of(inner.arguments()) : Optional.empty();
    }

    private ValueFinder finder(OfferedTool tool, String text) {
        return new ValueFinder(tool, text, LocalDate.now(clock));
    }

    private static Optional<?> elsewhere(
            OfferedTool tool, Parameter parameter, ValueFinder inMessage, ValueFinder inAll) {
        Meaning meaning = Meaning.of(parameter, tool);
        if (meaning == Meaning.MATTER) {
            return inMessage.find(parameter);
        }
        if (inMessage.attempts(parameter) || parameter.hasDefault()) {
            return inMessage.find(parameter);
        }
        return meaning.isTelling() || meaning == Meaning.PERSON ? inAll.find(parameter) : Optional.empty();
    }

    private static boolean takesAnyWords(Meaning meaning) {
        return switch (meaning) {
            case PERSON, PLACE, QUERY, MATTER, WORD, IDENTIFIER -> true;
            case CHOICE,
                    CODE,
                    NUMBER,
                    FLAG,
                    LIST,
                    RECORD,
                    ZONE,
                    DATE,
                    TIME,
                    EMAIL,
                    URL,
                    PHONE,
                    UNIT,
                    EXPRESSION,
                    PRICE_RANGE -> false;
        };
    }
}
