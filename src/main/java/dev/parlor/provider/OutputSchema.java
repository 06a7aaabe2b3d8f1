package dev.parlor.provider;

/**
 * The form that an answer's text must have: JSON by a schema.
 *
 * <p>A model without such a mode is asked for it in words, so the answer is checked all the same: {@link
 * dev.parlor.provider.output.StructuredOutput}.
 *
 * @param name matches {@code [a-zA-Z0-9_-]{1,64}}
 * @param description what the object is; empty for none
 * @param schema JSON Schema as JSON text; its top is an object
 * @param strict whether the provider is to enforce it; OpenAI then wants every property required and no others allowed
 */
public record OutputSchema(String name, String description, String schema, boolean strict) {
    public OutputSchema {
        if (!name.matches("[a-zA-Z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "a schema's name is 1 to 64 letters, digits, _ or -, not '" + name + "'");
        }
    }

    /** The same wish in words, for a model that cannot be asked otherwise. */
    public String instruction() {
        String what = description.isBlank() ? "" : " (" + description.strip() + ")";
        return "Answer with one JSON object" + what + " and nothing else: no other text, no code fence."
                + " It must be valid against this JSON Schema:\n" + schema;
    }
}
