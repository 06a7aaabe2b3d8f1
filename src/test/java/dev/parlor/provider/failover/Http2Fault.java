package dev.parlor.provider.failover;

/** A way for a provider on HTTP/2 to go wrong that HTTP/1.1 does not know; some take other answers along. */
enum Http2Fault {
    REFUSES_THE_STREAM,
    GOES_AWAY_BEFORE_THE_HEADERS,
    RESETS_THE_STREAM_IN_THE_MIDDLE,
    GOES_AWAY_IN_THE_MIDDLE,
    DROPS_THE_CONNECTION_IN_THE_MIDDLE;

    /** Whether some of an answer comes before it. */
    boolean speaksFirst() {
        return switch (this) {
            case REFUSES_THE_STREAM, GOES_AWAY_BEFORE_THE_HEADERS -> false;
            case RESETS_THE_STREAM_IN_THE_MIDDLE, GOES_AWAY_IN_THE_MIDDLE, DROPS_THE_CONNECTION_IN_THE_MIDDLE -> true;
        };
    }

    /** Whether it ends the other answers of its connection as well. */
    boolean takesOthersAlong() {
        return switch (this) {
            case REFUSES_THE_STREAM, RESETS_THE_STREAM_IN_THE_MIDDLE -> false;
            case GOES_AWAY_BEFORE_THE_HEADERS, GOES_AWAY_IN_THE_MIDDLE, DROPS_THE_CONNECTION_IN_THE_MIDDLE -> true;
        };
    }
}
