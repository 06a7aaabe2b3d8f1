package dev.parlor.tool.extract;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ImageFormat;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.extract.ImageSource.Found;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Images whose bytes stand in their address (RFC 2397), in Base64. */
final class DataUrl {
    private static final Pattern FORM =
            Pattern.compile("data:[^;,]*(?:;[^;,]*)*;base64,(.*)", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private DataUrl() {}

    static boolean is(String url) {
        return url.regionMatches(true, 0, "data:", 0, 5);
    }

    /** @param most bytes of the image itself */
    static Found read(String url, int most) {
        Matcher matcher = FORM.matcher(url);
        if (!matcher.matches()) {
            return missing("The image is not a data: URL in Base64.");
        }
        if (matcher.group(1).length() > (most + 2L) / 3 * 4) {
            return tooLarge(most);
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(matcher.group(1));
            return bytes.length > most ? tooLarge(most) : of(bytes);
        } catch (IllegalArgumentException notBase64) {
            return missing("The image is not a data: URL in Base64.");
        }
    }

    /** With the type that the bytes really have. */
    static Found of(byte[] bytes) {
        return ImageFormat.of(bytes)
                .<Found>map(format -> new Found.Image(new ContentPart.Image(String.format(
                        Locale.ROOT,
                        "data:%s;base64,%s",
                        format.mediaType(),
                        Base64.getEncoder().encodeToString(bytes)))))
                .orElse(missing("What stands there is not a JPEG, PNG, GIF or WebP image."));
    }

    static Found of(Buffer bytes) {
        return of(bytes.getBytes());
    }

    static Found tooLarge(int most) {
        return new Found.Missing(ToolFault.INVALID_ARGUMENTS.untouched("The image is larger than " + most + " bytes."));
    }

    private static Found missing(String sentence) {
        return new Found.Missing(ToolFault.INVALID_ARGUMENTS.untouched(sentence));
    }
}
