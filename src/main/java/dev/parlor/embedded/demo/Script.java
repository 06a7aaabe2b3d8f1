package dev.parlor.embedded.demo;

import dev.parlor.config.DemoPerson;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the demo model knows of one site beyond its tools: what visitors say there, and how results are told.
 *
 * @param cues the first that fits a message decides
 * @param tells by the name of a tool
 * @param forms answers where an answer in a form is wanted; the first that fits
 * @param people as whom visitors may look around, where this server signs for the site
 */
record Script(List<Cue> cues, Map<String, Tell> tells, List<Form> forms, List<DemoPerson> people) {
    static final Script EMPTY = new Script(List.of(), Map.of(), List.of(), List.of());

    Script {
        cues = List.copyOf(cues);
        tells = Map.copyOf(tells);
        forms = List.copyOf(forms);
        people = List.copyOf(people);
    }

    /**
     * What follows on a message.
     *
     * @param says where in a message it shows; named groups are arguments
     * @param call a tool; empty for none
     * @param with arguments, whatever was said
     * @param otherwise arguments of which nothing was said
     * @param shown whether arguments may come from the row of an earlier result that the message points at
     * @param answer words instead of a call
     */
    record Cue(
            Pattern says,
            String call,
            Map<String, Object> with,
            Map<String, Object> otherwise,
            boolean shown,
            String answer) {
        Cue {
            with = Map.copyOf(with);
            otherwise = Map.copyOf(otherwise);
        }

        Optional<Matcher> fits(String message) {
            Matcher matcher = says.matcher(message);
            return matcher.find() ? Optional.of(matcher) : Optional.empty();
        }
    }

    /**
     * How the outcome of a tool is told.
     *
     * @param text a {@link Template}; empty for the usual form
     * @param none said where a list in the result has nothing in it; empty for the text
     * @param errors by code, {@code *} for the others; a template that may have {@code {message}}
     * @param ask for what is missing before a call; empty for the usual question
     * @param before said while the call is made; empty for the usual words
     */
    record Tell(String text, String none, Map<String, String> errors, String ask, String before) {
        Tell {
            errors = Map.copyOf(errors);
        }
    }

    /** An answer in a form, for texts in which something shows. */
    record Form(Pattern says, JsonObject answer) {}

    /** The first cue that fits and that names no tool, or one of those offered. */
    Optional<Cue> cue(String message, List<OfferedTool> tools) {
        return cues.stream()
                .filter(cue -> cue.fits(message).isPresent())
                .filter(cue -> cue.call().isEmpty()
                        || tools.stream().anyMatch(tool -> tool.name().equals(cue.call())))
                .findFirst();
    }

    Optional<Tell> tell(String tool) {
        return Optional.ofNullable(tells.get(tool));
    }

    /** An answer that has nothing which the schema does not know. */
    Optional<JsonObject> form(JsonObject schema, String text) {
        JsonObject known = Json.object(schema.getValue("properties"));
        return forms.stream()
                .filter(form -> form.says().matcher(text).find())
                .map(Form::answer)
                .filter(answer -> known.fieldNames().containsAll(answer.fieldNames()))
                .findFirst();
    }
}
