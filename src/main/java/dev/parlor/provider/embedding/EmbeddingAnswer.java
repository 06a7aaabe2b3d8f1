package dev.parlor.provider.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.provider.stream.Trouble;
import dev.parlor.provider.stream.WireJson;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the vectors of one answer. What does not add up is trouble: a vector at the wrong place would go unnoticed. */
final class EmbeddingAnswer {
    private static final Embedded UNREADABLE = new Embedded.Failed(Trouble.PROTOCOL.failure());

    private EmbeddingAnswer() {}

    /**
     * In the order of the texts.
     *
     * @param count of the texts that were sent
     * @param length of each vector; 0 for any, but all the same
     */
    static Embedded read(JsonNode answer, int count, int length) {
        JsonNode data = answer.path("data");
        float[] @Nullable [] vectors = new float[count][];
        for (int i = 0; i < data.size(); i++) {
            int index = data.get(i).path("index").asInt(i);
            float[] vector = vector(data.get(i).path("embedding"));
            if (vector == null || index < 0 || index >= count || vectors[index] != null) {
                return UNREADABLE;
            }
            vectors[index] = vector;
        }
        int expected = length > 0 || count == 0 || vectors[0] == null ? length : vectors[0].length;
        boolean whole = Arrays.stream(vectors).allMatch(vector -> vector != null && vector.length == expected);
        long tokens = answer.path("usage")
                .path("prompt_tokens")
                .asLong(answer.path("usage").path("total_tokens").asLong());
        return whole
                ? new Embedded.Vectors(
                        Arrays.stream(vectors).map(Objects::requireNonNull).toList(), tokens)
                : UNREADABLE;
    }

    private static float @Nullable [] vector(JsonNode embedding) {
        float[] vector = embedding.isTextual() ? decoded(WireJson.text(embedding)) : numbers(embedding);
        for (float number : vector) {
            if (!Float.isFinite(number)) {
                return null;
            }
        }
        return vector.length == 0 ? null : vector;
    }

    private static float[] numbers(JsonNode list) {
        float[] numbers = new float[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.get(i).isNumber() ? list.get(i).floatValue() : Float.NaN;
        }
        return numbers;
    }

    private static float[] decoded(String base64) {
        try {
            return VectorBytes.read(Buffer.buffer(Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException notBase64) {
            return new float[0];
        }
    }
}
