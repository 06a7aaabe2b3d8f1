package dev.parlor.provider.stream;

import dev.parlor.conversation.Failure;

/** What goes wrong between Parlor and a provider, with the words for it that may leave the server. */
public enum Trouble {
    UNREACHABLE("provider_unreachable", "The language model could not be reached.", true),
    UNTRUSTED("provider_untrusted", "The server of the language model could not prove who it is.", false),
    BUSY("provider_busy", "Too many answers are being written at the same time.", true),
    TIMEOUT("provider_timeout", "The language model did not begin to answer in time.", true),
    STALLED("provider_stalled", "The language model stopped in the middle of its answer.", true),
    DEADLINE("provider_deadline", "The language model took too long for its answer.", true),
    INCOMPLETE("provider_incomplete", "The answer of the language model broke off.", true),
    PROTOCOL("provider_protocol", "The language model answered in a form that could not be read.", true),
    TOO_LARGE("provider_too_large", "The answer of the language model was too large.", false),
    AUTH("provider_auth", "The language model refused the credentials of this server.", false),
    QUOTA("provider_quota", "The account for the language model has nothing left to spend.", false),
    RATE_LIMITED("provider_rate_limited", "The language model is asked too often at the moment.", true),
    OVERLOADED("provider_overloaded", "The language model is overloaded at the moment.", true),
    BAD_REQUEST("provider_bad_request", "The language model did not accept the request.", false),
    CONTEXT_OVERFLOW("context_overflow", "The conversation is too long for the language model.", false),
    DECLINED("provider_declined", "The language model declined to answer.", false),
    ERROR("provider_error", "The language model failed.", true),
    UNAVAILABLE("provider_unavailable", "No language model can be asked at the moment.", true),
    CANCELLED("cancelled", "The answer was stopped.", false);

    private final String code;
    private final String message;
    private final boolean retryable;

    Trouble(String code, String message, boolean retryable) {
        this.code = code;
        this.message = message;
        this.retryable = retryable;
    }

    public Failure failure() {
        return new Failure(code, message, retryable);
    }

    /** Whether a failure is this trouble, also if somebody changed its words or whether it may be tried again. */
    public boolean is(Failure failure) {
        return failure.code().equals(code);
    }
}
