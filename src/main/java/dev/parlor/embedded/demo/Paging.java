package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** "Next page", "more": the last call again, one page or some days further on. */
final class Paging {
    private static final Pattern MORE = Pattern.compile(
            "\\W*(?:(?:please|and|ok|yes)\\W+)?(?:(?:can|could) (?:i|you) (?:see|show me|have) )?(?:(?:show|tell|give)(?: me)? )?"
                    + "(?:the |some |any )?(?:next|more|further|other|later|page (?<page>\\d{1,3}))"
                    + "(?: (?:pages?|ones?|results?|times?|slots?|appointments?|products?|items?|of (?:them|these|those)))?"
                    + "(?: please)?\\W*",
            Pattern.CASE_INSENSITIVE);
    private static final String PAGE = "page";

    private Paging() {}

    /** A further call, or the words instead of it where there is no more. */
    sealed interface Turned {
        record Again(OfferedTool tool, JsonObject arguments) implements Turned {}

        record AtTheEnd(String words) implements Turned {}
    }

    /** Nothing where the message asks for no more, or where the last call cannot give more. */
    static Optional<Turned> of(String message, List<OfferedTool> tools, Optional<Dialogue.Done> last) {
        Matcher more = MORE.matcher(message.strip());
        return more.matches() ? last.flatMap(done -> turned(more.group(PAGE), tools, done)) : Optional.empty();
    }

    private static Optional<Turned> turned(@Nullable String page, List<OfferedTool> tools, Dialogue.Done last) {
        return tools.stream()
                .filter(tool -> tool.name().equals(last.call().tool()))
                .findFirst()
                .flatMap(tool -> tool.parameters().stream()
                        .filter(parameter -> parameter.isNamed(PAGE) && Meaning.of(parameter, tool) == Meaning.NUMBER)
                        .findFirst()
                        .<Turned>map(parameter -> page(page, tool, parameter, last))
                        .or(() -> later(tool, last)));
    }

    private static Turned page(@Nullable String named, OfferedTool tool, Parameter parameter, Dialogue.Done last) {
        JsonObject arguments = last.call().arguments().copy();
        int next = named == null ? Json.number(arguments.getValue(parameter.name()), 1) + 1 : Integer.parseInt(named);
        int pages = Json.parse(last.content())
                .filter(JsonObject.class::isInstance)
                .map(result -> Json.number(((JsonObject) result).getValue("pages"), Integer.MAX_VALUE))
                .orElse(Integer.MAX_VALUE);
        return next > pages
                ? new Turned.AtTheEnd(
                        "That was all that I found: there " + (pages == 1 ? "is one page" : "are " + pages + " pages")
                                + " of it. Shall I look for something else?")
                : new Turned.Again(tool, arguments.put(parameter.name(), next));
    }

    /** From the last day that was shown; from the one after it where the list had only that day. */
    private static Optional<Turned> later(OfferedTool tool, Dialogue.Done last) {
        Optional<Parameter> first = tool.required().stream()
                .filter(parameter -> Meaning.of(parameter, tool) == Meaning.DATE && parameter.isNamed("start", "from"))
                .findFirst();
        List<LocalDate> shown = ShownRows.NONE.after(last.content()).rows().stream()
                .flatMap(row -> day(Json.text(row.getValue("date"))).stream())
                .toList();
        return first.filter(parameter -> !shown.isEmpty()).flatMap(parameter -> {
            JsonObject arguments = last.call().arguments().copy();
            LocalDate end = shown.getLast();
            boolean oneDay = Json.text(arguments.getValue(parameter.name())).equals(end.toString());
            tool.parameters().stream()
                    .filter(each -> Meaning.of(each, tool) == Meaning.DATE && !each.required())
                    .forEach(each -> arguments.remove(each.name()));
            return Optional.of(new Turned.Again(
                    tool, arguments.put(parameter.name(), (oneDay ? end.plusDays(1) : end).toString())));
        });
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }
}
