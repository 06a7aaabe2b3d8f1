package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes what tools answered as Markdown that a visitor can read. */
final class ResultWriter {
    private static final int MAX_ROWS = 10;
    private static final int MAX_COLUMNS = 5;
    private static final int MAX_CELL = 80;
    private static final int MAX_TEXT = 2000;

    private ResultWriter() {}

    /**
     * One result.
     *
     * @param question what the visitor wanted to know by it
     * @param told in words of the site, if it has some
     */
    record Answered(String question, Outcome outcome, Optional<String> told) {
        Line.Result result() {
            return outcome.result();
        }

        /** The words with the note below them. */
        String noted(String words) {
            return outcome.note().isEmpty() ? words : words + "\n\n" + outcome.note();
        }
    }

    static String write(List<Answered> answers) {
        if (answers.size() == 1) {
            Answered only = answers.getFirst();
            return only.noted(only.told().orElseGet(() -> alone(only)));
        }
        String begin =
                answers.stream().anyMatch(answer -> answer.told().isPresent()) ? "" : "Here is what I found:\n\n";
        return begin
                + answers.stream()
                        .map(answer -> answer.noted(answer.told().orElseGet(() -> part(answer))))
                        .collect(Collectors.joining("\n\n"));
    }

    private static String alone(Answered answer) {
        return isTrouble(answer.result())
                ? trouble(answer)
                : "Here is what I found for *" + literal(answer.question()) + "*:\n\n" + body(answer.result());
    }

    private static String part(Answered answer) {
        String asked = asked(answer.question());
        if (isTrouble(answer.result())) {
            return "*" + asked + "*\n\n" + trouble(answer);
        }
        String body = body(answer.result());
        return body.contains("\n") ? "*" + asked + "*\n\n" + body : "*" + asked + "* " + body;
    }

    /** A part of a longer question, with the capital and the mark that it has when it stands alone. */
    private static String asked(String question) {
        String whole = literal(capital(question.strip()));
        return whole.matches("(?i)(what|when|where|who|which|how|is|are|can|do|does)\\b.*[^?.!]") ? whole + "?" : whole;
    }

    /** The same text where Markdown has meanings of its own. */
    private static String literal(String text) {
        return text.replaceAll("([\\\\*_`\\[\\]<])", "\\\\$1");
    }

    private static boolean isTrouble(Line.Result result) {
        return result.failed() || error(result.content()).isPresent();
    }

    private static String trouble(Answered answer) {
        String reason = TroubleWords.of(
                error(answer.result().content()).orElse(plain(answer.result().content())));
        return "I could not find that out just now: " + (reason.isBlank() ? "there was no answer." : reason)
                + " You are welcome to try again, or to ask in another way.";
    }

    /** An object with an {@code error}: text, or an object with a message. */
    private static Optional<String> error(String content) {
        return Json.parse(content)
                .filter(JsonObject.class::isInstance)
                .map(parsed -> ((JsonObject) parsed).getValue("error"))
                .map(error -> error instanceof JsonObject object
                        ? Json.text(object.getValue("message"))
                        : String.valueOf(error));
    }

    private static String body(Line.Result result) {
        return Json.parse(result.content())
                .map(ResultWriter::markdown)
                .orElseGet(() -> "**" + plain(result.content()) + "**");
    }

    private static String markdown(Object json) {
        if (json instanceof JsonArray array) {
            return array.isEmpty() ? "Nothing was found." : many(array);
        }
        return fields(ResultFacts.of((JsonObject) json));
    }

    private static String fields(JsonObject object) {
        if (object.isEmpty()) {
            return "Done.";
        }
        if (object.size() == 1 && !isNested(object.iterator().next().getValue())) {
            return "**" + cell(object.iterator().next().getValue()) + "**";
        }
        List<String> lines = new ArrayList<>();
        List<String> after = new ArrayList<>();
        for (Map.Entry<String, Object> field : object) {
            String name = capital(String.join(" ", Words.of(field.getKey())));
            if (field.getValue() instanceof JsonArray array && !array.isEmpty()) {
                after.add("**" + name + "**\n\n" + many(array));
            } else {
                lines.add("- " + name + ": **" + cell(field.getValue()) + "**");
            }
        }
        after.addFirst(String.join("\n", lines));
        return after.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining("\n\n"));
    }

    private static String many(JsonArray array) {
        List<JsonObject> rows = array.stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
        String rest = array.size() > MAX_ROWS ? "\n\n*and " + (array.size() - MAX_ROWS) + " more*" : "";
        if (rows.size() < array.size()) {
            return array.stream().limit(MAX_ROWS).map(item -> "- " + cell(item)).collect(Collectors.joining("\n"))
                    + rest;
        }
        return (rows.size() == 1 ? fields(rows.getFirst()) : table(rows)) + rest;
    }

    private static String table(List<JsonObject> rows) {
        List<String> columns = rows.stream()
                .flatMap(row -> row.fieldNames().stream())
                .distinct()
                .limit(MAX_COLUMNS)
                .toList();
        String head = columns.stream()
                .map(column -> capital(String.join(" ", Words.of(column))))
                .collect(Collectors.joining(" | ", "| ", " |"));
        String rule = columns.stream().map(column -> "---").collect(Collectors.joining(" | ", "| ", " |"));
        String lines = rows.stream()
                .limit(MAX_ROWS)
                .map(row -> columns.stream()
                        .map(column -> cell(row.getValue(column)))
                        .collect(Collectors.joining(" | ", "| ", " |")))
                .collect(Collectors.joining("\n"));
        return head + "\n" + rule + "\n" + lines;
    }

    private static boolean isNested(@Nullable Object value) {
        return value instanceof JsonObject || value instanceof JsonArray;
    }

    static String cell(@Nullable Object value) {
        String text = switch (value) {
            case null -> "-";
            case Boolean flag -> flag ? "yes" : "no";
            case JsonArray array -> array.stream().map(ResultWriter::cell).collect(Collectors.joining(", "));
            case JsonObject object ->
                object.stream()
                        .map(field -> field.getKey() + " " + cell(field.getValue()))
                        .collect(Collectors.joining(", "));
            default -> String.valueOf(value);
        };
        String line = text.replaceAll("\\s+", " ").replace("|", "\\|");
        return line.length() <= MAX_CELL ? line : Tokens.atMost(MAX_CELL / 4, line) + "…";
    }

    private static String plain(String content) {
        String text = content.strip().replaceAll("^\"(.*)\"$", "$1");
        return text.length() <= MAX_TEXT ? text : Tokens.atMost(MAX_TEXT / 4, text) + "…";
    }

    static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
