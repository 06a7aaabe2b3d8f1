package dev.parlor.provider.embedding;

import io.vertx.core.buffer.Buffer;

/** A vector as bytes: its numbers one after the other, 32 bits each, little end first, as providers send them. */
final class VectorBytes {
    private VectorBytes() {}

    /** Empty if the bytes are no vector. */
    static float[] read(Buffer bytes) {
        if (bytes.length() % Float.BYTES != 0) {
            return new float[0];
        }
        float[] vector = new float[bytes.length() / Float.BYTES];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = Float.intBitsToFloat(bytes.getIntLE(i * Float.BYTES));
        }
        return vector;
    }

    static Buffer write(float[] vector) {
        Buffer bytes = Buffer.buffer(vector.length * Float.BYTES);
        for (float number : vector) {
            bytes.appendIntLE(Float.floatToIntBits(number));
        }
        return bytes;
    }
}
