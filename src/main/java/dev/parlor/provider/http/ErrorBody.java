package dev.parlor.provider.http;

import dev.parlor.conversation.Failure;
import dev.parlor.provider.stream.ErrorReport;
import dev.parlor.provider.stream.Trouble;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The answer of a provider that refused, as far as it is worth reading. */
final class ErrorBody {
    private static final int MAX_BYTES = 64 * 1024;

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

    /** The provider's own word on retrying counts, except that no retry ever mended a key or an account. */
    Failure failure() {
        Trouble trouble = report().trouble();
        Failure failure = trouble.failure();
        String retry = headers.get("x-should-retry");
        boolean said = "true".equals(retry) || "false".equals(retry);
        return said && trouble != Trouble.AUTH && trouble != Trouble.QUOTA
                ? new Failure(failure.code(), failure.message(), Boolean.parseBoolean(retry))
                : failure;
    }

    @Nullable
    Duration retryAfter() {
        return RetryAfter.read(headers);
    }

    ErrorReport report() {
        return ErrorReport.of(status == 200 ? 0 : status, body.getBytes());
    }
}
