package dev.parlor.conversation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A format of images that models take, known by its first bytes: what somebody calls an image counts for nothing. */
public enum ImageFormat {
    JPEG("\u00FF\u00D8\u00FF", ""),
    PNG("\u0089PNG\r\n\u001A\n", ""),
    GIF("GIF8", ""),
    WEBP("RIFF", "WEBP");

    private static final int SECOND_MARK = 8;
    private static final int MARKS = 12;

    private final String mark;
    private final String secondMark;

    ImageFormat(String mark, String secondMark) {
        this.mark = mark;
        this.secondMark = secondMark;
    }

    /** The format of an image, or of its beginning. */
    public static Optional<ImageFormat> of(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(MARKS, bytes.length), StandardCharsets.ISO_8859_1);
        return Arrays.stream(values())
                .filter(format -> head.startsWith(format.mark)
                        && (format.secondMark.isEmpty() || head.startsWith(format.secondMark, SECOND_MARK)))
                .findFirst();
    }

    /** Such as {@code image/png}. */
    public String mediaType() {
        return "image/" + name().toLowerCase(Locale.ROOT);
    }
}
