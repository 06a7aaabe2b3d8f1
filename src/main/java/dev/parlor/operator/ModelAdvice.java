package dev.parlor.operator;

/**
 * What an operator reads of a model that does not answer.
 *
 * @param what goes wrong, as the end of a sentence that begins with the model's name
 * @param advice what to do about it, one sentence
 */
record ModelAdvice(String what, String advice) {
    /** For a failure's code; {@code provider} is how parlor.yaml calls it. */
    static ModelAdvice of(String code, String provider) {
        return switch (code) {
            case "provider_auth" ->
                new ModelAdvice(
                        "refuses the key",
                        "Set a valid key for the provider " + provider + " in parlor.yaml and start again.");
            case "provider_quota" ->
                new ModelAdvice(
                        "has nothing left to spend",
                        "Add credit, or raise the limit, in the account at " + provider + ".");
            case "provider_bad_request" ->
                new ModelAdvice(
                        "does not accept what it is asked",
                        "Check the model's name in the site's list and its row in models.yaml.");
            case "provider_rate_limited" ->
                new ModelAdvice(
                        "is asked more often than the account allows",
                        "It is asked again by itself. If it lasts, raise the account's rate or list another model.");
            case "provider_overloaded" ->
                new ModelAdvice(
                        "is overloaded", "It is asked again by itself. If it lasts, list another model behind it.");
            case "provider_unreachable" ->
                new ModelAdvice(
                        "cannot be reached",
                        "Check the URL of " + provider + " in parlor.yaml, and the network of this server.");
            case "provider_timeout", "provider_stalled", "provider_deadline" ->
                new ModelAdvice(
                        "does not answer in time",
                        "It is asked again by itself. If it lasts, list another model behind it.");
            default ->
                new ModelAdvice(
                        "fails",
                        "It is asked again by itself. If it lasts, read the server's log for " + provider + ".");
        };
    }
}
