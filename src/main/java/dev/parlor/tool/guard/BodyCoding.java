package dev.parlor.tool.guard;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** How a body was put on the wire (RFC 9110, section 8.4); the only ones that the client asks for. */
enum BodyCoding {
    IDENTITY,
    GZIP;

    /**
     * A body, or its beginning.
     *
     * @param cut whether there is more of it
     */
    record Plain(Buffer bytes, boolean cut) {}

    private static final int PIECE = 8_192;

    /** Empty for a coding that nobody asked for. */
    static Optional<BodyCoding> named(@Nullable String header) {
        return switch (header == null ? "" : header.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> Optional.of(IDENTITY);
            case "gzip", "x-gzip" -> Optional.of(GZIP);
            default -> Optional.empty();
        };
    }

    /**
     * The body before it was encoded, as far as there is room: what a few bytes swell to is never held as a whole.
     *
     * @param encoded whole, or its beginning if it is {@code cut}
     * @throws IOException if it is damaged
     */
    Plain decode(Buffer encoded, boolean cut, int most) throws IOException {
        if (this == IDENTITY || encoded.length() == 0) {
            return new Plain(encoded, cut);
        }
        Buffer plain = Buffer.buffer();
        byte[] piece = new byte[PIECE];
        try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(encoded.getBytes()), PIECE)) {
            for (int read = unzipped.read(piece); read >= 0; read = unzipped.read(piece)) {
                int room = most - plain.length();
                plain.appendBytes(piece, 0, Math.min(room, read));
                if (read > room) {
                    return new Plain(plain, true);
                }
            }
        } catch (EOFException end) {
            if (!cut) {
                throw end;
            }
        }
        return new Plain(plain, cut);
    }
}
