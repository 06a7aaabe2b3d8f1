package dev.parlor.provider;

/** Why an answer ended, in classes that ask for different next steps. */
public enum FinishReason {
    /** The model was done. */
    STOP,
    /** The calls of the answer are to be run. Decided by calls being present, not by the provider's word. */
    TOOL_CALLS,
    /** Cut by a token limit; its calls are not run. */
    LENGTH,
    /** Withheld by a filter or declined. */
    CONTENT_FILTER,
    /** The provider paused and wants the content sent back to go on. */
    PAUSE,
    /** The stream failed or ended without a sign of completeness. */
    ERROR
}
