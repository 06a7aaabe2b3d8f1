package dev.parlor.turn;

import dev.parlor.conversation.Failure;
import dev.parlor.history.Account;

/** What a visitor reads when a turn does not come to an answer: what happened, what was kept, what to do. */
final class Wording {
    static final Failure INTERRUPTED = new Failure(
            "interrupted", "The answer was interrupted by a restart. What you see was kept; please ask again.", true);
    static final Failure DEADLINE = new Failure(
            "turn_deadline", "The answer took too long and was ended. What you see was kept; please ask again.", true);
    static final Failure ARCHIVE_UNAVAILABLE = new Failure(
            "archive_unavailable",
            "The conversation could not be stored. Your message was kept; please ask again.",
            true);
    static final Failure EMPTY_ANSWER = new Failure(
            "empty_answer", "The model gave no answer. Your message was kept; please ask in other words.", true);
    static final Failure TOO_MANY_CALLS = new Failure(
            "too_many_calls", "The model asked for more at once than is allowed. Please ask in smaller steps.", false);
    static final Failure BUDGET_UNKNOWN = new Failure(
            "budget_unknown", "The assistant cannot answer just now. Your message was kept; please ask again.", true);
    static final Failure SITE_REMOVED =
            new Failure("site_removed", "This chat has been closed. What you see was kept.", false);
    static final String ROUND_LIMIT =
            "I have not reached an answer in the steps that I am allowed. Please ask again, in smaller steps.";

    private static final String BUDGET_EXCEEDED = "budget_exceeded";

    private Wording() {}

    /** Kind, and without figures: they are between the site and its models. */
    static Failure ofBudget(Account account) {
        String sentence = switch (account) {
            case Account.OfSite site ->
                "The assistant has answered all that it can for today. Your message was kept; please come back"
                        + " tomorrow.";
            case Account.OfVisitor visitor ->
                "That is all the assistant can do for you today. Your message was kept; please come back"
                        + " tomorrow.";
            case Account.OfConversation conversation ->
                "This conversation has become as long as it can be. What you see was kept; please start a new"
                        + " one to go on.";
        };
        return new Failure(BUDGET_EXCEEDED, sentence, false);
    }

    /** The same code, in words for a visitor: whose fault it is and how to mend it is for the operator's log. */
    static Failure ofProvider(Failure failure) {
        String sentence = failure.retryable()
                ? "The assistant could not be reached. Your message was kept; please try again in a moment."
                : "The assistant cannot answer at the moment. Your message was kept.";
        return new Failure(failure.code(), sentence, failure.retryable());
    }
}
