package dev.parlor.gateway;

import dev.parlor.conversation.Failure;
import dev.parlor.protocol.ProblemJson;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Turns away requests whose target is no text: with a percent sign that no two hexadecimal digits follow (RFC 3986, section
 * 2.1), with bytes that are not UTF-8, or with U+0000, which no name here has.
 */
final class RequestTarget {
    private RequestTarget() {}

    /** Hands on what can be read; the rest is answered here, before anything stumbles over it. */
    static Handler<HttpServerRequest> readable(Handler<HttpServerRequest> next) {
        return request -> {
            request.response().putHeader("X-Content-Type-Options", "nosniff");
            if (isReadable(request.uri())) {
                next.handle(request);
            } else {
                Failure failure = new Failure("bad_request", "The address of this request is not a text.", false);
                request.response()
                        .setStatusCode(400)
                        .putHeader(HttpHeaders.CONTENT_TYPE, ProblemJson.MEDIA_TYPE)
                        .end(ProblemJson.encode(400, "Bad Request", failure));
            }
        };
    }

    static boolean isReadable(String target) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(target.length());
        for (int i = 0; i < target.length(); i++) {
            int each = target.charAt(i);
            if (each == '%') {
                boolean isWhole = i + 2 < target.length();
                int high = isWhole ? Character.digit(target.charAt(i + 1), 16) : -1;
                int low = isWhole ? Character.digit(target.charAt(i + 2), 16) : -1;
                each = high < 0 || low < 0 ? 0 : high * 16 + low;
                i += 2;
            }
            if (each == 0 || each > 0xFF) {
                return false;
            }
            bytes.write(each);
        }
        try {
            var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
            return true;
        } catch (CharacterCodingException notText) {
            return false;
        }
    }
}
