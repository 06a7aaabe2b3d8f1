package dev.parlor.provider.failover;

import dev.parlor.provider.stream.Trouble;
import java.util.Set;

/** A way for a provider to go wrong. */
enum Fault {
    REFUSES_THE_CONNECTION,
    RESETS_BEFORE_THE_HEADERS,
    UNAUTHORIZED,
    RATE_LIMITED_WITH_RETRY_AFTER,
    RATE_LIMITED,
    SERVER_ERROR,
    OVERLOADED,
    OVERLOADED_IN_THE_MIDDLE,
    STALLS_BEFORE_THE_FIRST_TOKEN,
    STALLS_BETWEEN_TOKENS,
    CUTS_AN_EVENT,
    SENDS_GARBAGE,
    NEVER_ENDS;

    /** Whether some of an answer comes before it. */
    boolean speaksFirst() {
        return switch (this) {
            case OVERLOADED_IN_THE_MIDDLE, STALLS_BETWEEN_TOKENS, CUTS_AN_EVENT, NEVER_ENDS -> true;
            default -> false;
        };
    }

    /** What it may be called when nobody else can be asked. */
    Set<Trouble> troubles() {
        return switch (this) {
            case REFUSES_THE_CONNECTION, RESETS_BEFORE_THE_HEADERS, SENDS_GARBAGE -> Set.of(Trouble.UNREACHABLE);
            case UNAUTHORIZED -> Set.of(Trouble.AUTH);
            case RATE_LIMITED_WITH_RETRY_AFTER, RATE_LIMITED -> Set.of(Trouble.RATE_LIMITED);
            case SERVER_ERROR -> Set.of(Trouble.ERROR);
            case OVERLOADED, OVERLOADED_IN_THE_MIDDLE -> Set.of(Trouble.OVERLOADED);
            case STALLS_BEFORE_THE_FIRST_TOKEN -> Set.of(Trouble.TIMEOUT);
            case STALLS_BETWEEN_TOKENS -> Set.of(Trouble.STALLED);
            case CUTS_AN_EVENT -> Set.of(Trouble.PROTOCOL, Trouble.INCOMPLETE);
            case NEVER_ENDS -> Set.of(Trouble.TOO_LARGE, Trouble.DEADLINE);
        };
    }
}
