package dev.parlor.provider.embedding;

/**
 * Who is asked for vectors, and how much at once.
 *
 * @param name at the provider
 * @param dimensions the length of a vector; 0 for the model's own
 * @param batch most texts in one request
 * @param chars what is longer is cut: the beginning says what a text is about
 */
public record EmbeddingModel(String name, int dimensions, int batch, int chars) {
    public EmbeddingModel {
        if (name.isBlank() || dimensions < 0 || batch < 1 || chars < 1) {
            throw new IllegalArgumentException("a model for vectors needs a name, and bounds above zero");
        }
    }
}
