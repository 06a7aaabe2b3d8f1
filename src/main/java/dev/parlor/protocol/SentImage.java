package dev.parlor.protocol;

import dev.parlor.conversation.ImageFormat;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of an image that a client sent: by the address of a public host, or as data in a format that models take.
 *
 * <p>The address is never opened here; but a model's server may stand beside this one, so an address that only makes
 * sense in here is refused.
 */
sealed interface SentImage {
    /**
     * An image that a model can be sent.
     *
     * @param url {@code https:}, or {@code data:} with the type that the bytes really have
     */
    record Usable(String url) implements SentImage {}

    record Refused(String code, String message) implements SentImage {}

    int LONGEST_URL = 2_048;
    Pattern DATA_URL =
            Pattern.compile("data:[^;,]*(?:;[^;,]*)*;base64,(.*)", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    Pattern PUBLIC_HOST = Pattern.compile("([a-z0-9-]+\\.)+[a-z][a-z0-9-]*[a-z0-9]");
    List<String> INSIDE = List.of(".localhost", ".local", ".internal", ".lan", ".home.arpa");

    /**
     * Of an image by its address, which may be a {@code data:} URL.
     *
     * @param maxBytes of an image that comes as data
     */
    static SentImage byUrl(String url, int maxBytes) {
        Matcher data = DATA_URL.matcher(url);
        if (data.matches()) {
            return asData(data.group(1), maxBytes);
        }
        if (!url.startsWith("https://")) {
            return new Refused("invalid_image", "An image's URL starts with https:// or data:.");
        }
        return url.length() <= LONGEST_URL && isPublic(url)
                ? new Usable(url)
                : new Refused(
                        "invalid_image",
                        "An image's URL has at most " + LONGEST_URL + " characters and names a public host.");
    }

    /**
     * Of an image in Base64.
     *
     * @param maxBytes of the image itself
     */
    static SentImage asData(String base64, int maxBytes) {
        if (base64.length() > (maxBytes + 2L) / 3 * 4) {
            return new Refused(
                    "image_too_large", "An image that comes as data has at most " + maxBytes + " bytes; send its URL.");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return ImageFormat.of(bytes)
                    .<SentImage>map(format -> new Usable("data:" + format.mediaType() + ";base64," + base64))
                    .orElse(new Refused("unsupported_image", "An image is a JPEG, PNG, GIF or WebP."));
        } catch (IllegalArgumentException notBase64) {
            return new Refused("invalid_image", "The data of an image is Base64 without line breaks.");
        }
    }

    private static boolean isPublic(String url) {
        try {
            URI uri = URI.create(url);
            String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
            return uri.getUserInfo() == null
                    && PUBLIC_HOST.matcher(host).matches()
                    && INSIDE.stream().noneMatch(host::endsWith);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
