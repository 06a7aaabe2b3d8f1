package dev.parlor.protocol;

import dev.parlor.conversation.Failure;

/** Leaves the reading of a frame; never leaves this package. */
final class BadFrame extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    BadFrame(String code, String message) {
        super(message, null, false, false);
        this.failure = new Failure(code, message, false);
    }

    Failure failure() {
        return failure;
    }
}
