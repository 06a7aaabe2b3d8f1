package dev.parlor.embedded;

/** A reason why Parlor cannot start, as a sentence for whoever started it: show the message, not the stack. */
public final class StartupProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StartupProblem(String sentence) {
        super(sentence);
    }

    public StartupProblem(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
