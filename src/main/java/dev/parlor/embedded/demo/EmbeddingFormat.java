package dev.parlor.embedded.demo;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** OpenAI's embeddings as the server of them sees them. */
final class EmbeddingFormat {
    static final String PATH = "/v1/embeddings";

    private static final int MOST_TEXTS = 2_048;

    private EmbeddingFormat() {}

    /** @throws BadRequest when there is no text */
    static JsonObject answer(JsonObject body) {
        List<String> texts = texts(body.getValue("input"));
        boolean base64 = Json.text(body.getValue("encoding_format")).equals("base64");
        JsonArray data = new JsonArray();
        for (String text : texts) {
            float[] vector = TextVector.of(text);
            data.add(new JsonObject()
                    .put("object", "embedding")
                    .put("index", data.size())
                    .put("embedding", base64 ? encoded(vector) : numbers(vector)));
        }
        int tokens = texts.stream().mapToInt(Tokens::count).sum();
        return new JsonObject()
                .put("object", "list")
                .put("data", data)
                .put("model", Json.text(body.getValue("model")))
                .put("usage", new JsonObject().put("prompt_tokens", tokens).put("total_tokens", tokens));
    }

    private static List<String> texts(@Nullable Object input) {
        Stream<?> given = input instanceof JsonArray list ? list.stream() : Stream.of(Json.text(input));
        List<String> texts = given.map(Json::text).toList();
        if (texts.isEmpty() || texts.size() > MOST_TEXTS || texts.contains("")) {
            throw new BadRequest("'input' must be a text or a list of 1 to " + MOST_TEXTS + " texts, none empty.");
        }
        return texts;
    }

    private static JsonArray numbers(float[] vector) {
        JsonArray numbers = new JsonArray();
        for (float number : vector) {
            numbers.add(number);
        }
        return numbers;
    }

    private static String encoded(float[] vector) {
        Buffer bytes = Buffer.buffer(vector.length * Float.BYTES);
        for (float number : vector) {
            bytes.appendFloatLE(number);
        }
        return Base64.getEncoder().encodeToString(bytes.getBytes());
    }
}
