package dev.parlor.provider.http;

import dev.parlor.config.Secret;
import dev.parlor.conversation.Failure;
import dev.parlor.provider.stream.ErrorReport;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The answer of a provider that refused, as far as it is worth reading. */
final class ErrorBody {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_LOGGED_CHARACTERS = 300;

    private final int status;
    private final MultiMap headers;
    private final Buffer body = Buffer.buffer();

    ErrorBody(int status, MultiMap headers) {
        this.status = status;
        this.headers = headers;
    }

    void append(Buffer buffer) {
        body.appendBuffer(buffer, 0, Math.min(buffer.length(), MAX_BYTES - body.length()));
    }

    /** Whether more of it would not be kept. */
    boolean isFull() {
        return body.length() >= MAX_BYTES;
    }

    Failure failure() {
        Failure failure = report().trouble().failure();
        String retry = headers.get("x-should-retry");
        return "true".equals(retry) || "false".equals(retry)
                ? new Failure(failure.code(), failure.message(), Boolean.parseBoolean(retry))
                : failure;
    }

    @Nullable
    Duration retryAfter() {
        return RetryAfter.read(headers);
    }

    /** The provider's own words, one line, without the key. */
    String forLog(Secret key) {
        ErrorReport report = report();
        String words = report.message().replaceAll("\\s+", " ");
        if (key.isPresent()) {
            words = words.replace(key.reveal(), "(secret)");
        }
        words = words.replaceAll("\\b(sk|xai|gsk|key)-[A-Za-z0-9_*-]{4,}", "(secret)");
        return status + " " + report.code() + " " + report.type() + ": "
                + words.substring(0, Math.min(words.length(), MAX_LOGGED_CHARACTERS));
    }

    private ErrorReport report() {
        return ErrorReport.of(status == 200 ? 0 : status, body.getBytes());
    }
}
