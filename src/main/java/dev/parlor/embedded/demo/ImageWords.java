package dev.parlor.embedded.demo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What a picture says of itself. The demo model sees nothing: it reads the text that a PNG may carry (PNG specification,
 * {@code tEXt} with the keyword {@code Description}), as the sample receipt does.
 */
final class ImageWords {
    private static final String PNG = "data:image/png;base64,";
    private static final String KEYWORD = "Description\0";
    private static final int SIGNATURE = 8;
    private static final int CRC = 4;

    private ImageWords() {}

    static Optional<String> of(String url) {
        if (!url.startsWith(PNG)) {
            return Optional.empty();
        }
        try {
            return inPng(ByteBuffer.wrap(Base64.getDecoder().decode(url.substring(PNG.length()))));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Optional<String> inPng(ByteBuffer png) {
        png.position(Math.min(SIGNATURE, png.limit()));
        while (png.remaining() > 2 * Integer.BYTES) {
            int length = png.getInt();
            byte[] type = new byte[Integer.BYTES];
            png.get(type);
            if (length < 0 || length + CRC > png.remaining()) {
                return Optional.empty();
            }
            byte[] data = new byte[length];
            png.get(data).position(png.position() + CRC);
            String text = new String(data, StandardCharsets.ISO_8859_1);
            if (new String(type, StandardCharsets.US_ASCII).equals("tEXt") && text.startsWith(KEYWORD)) {
                return Optional.of(text.substring(KEYWORD.length()));
            }
        }
        return Optional.empty();
    }
}
