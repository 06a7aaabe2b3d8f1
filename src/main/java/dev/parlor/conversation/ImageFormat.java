package dev.parlor.conversation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A format of images that models take, known by its first bytes: what somebody calls an image counts for nothing. */
public enum ImageFormat {
    JPEG(new int[] {0xFF, 0xD8, 0xFF}, new int[0]),
    PNG(new int[] {0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A}, new int[0]),
    GIF(new int[] {'G', 'I', 'F', '8'}, new int[0]),
    WEBP(new int[] {'R', 'I', 'F', 'F'}, new int[] {'W', 'E', 'B', 'P'});

    private static final int SECOND_MARK = 8;

    private final int[] mark;
    private final int[] secondMark;

    ImageFormat(int[] mark, int[] secondMark) {
        this.mark = mark;
        this.secondMark = secondMark;
    }

    /** The format of an image, or of its beginning. */
    public static Optional<ImageFormat> of(byte[] bytes) {
        return Arrays.stream(values())
                .filter(format -> begins(bytes, 0, format.mark) && begins(bytes, SECOND_MARK, format.secondMark))
                .findFirst();
    }

    /** Such as {@code image/png}. */
    public String mediaType() {
        return "image/" + name().toLowerCase(Locale.ROOT);
    }

    private static boolean begins(byte[] bytes, int offset, int[] expected) {
        boolean same = expected.length == 0 || bytes.length >= offset + expected.length;
        for (int i = 0; same && i < expected.length; i++) {
            same = (bytes[offset + i] & 0xFF) == expected[i];
        }
        return same;
    }
}
