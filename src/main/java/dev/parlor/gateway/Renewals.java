package dev.parlor.gateway;

import dev.parlor.conversation.Failure;
import dev.parlor.protocol.Command;
import dev.parlor.site.Identity;
import io.vertx.core.Future;

/**
 * Newer tokens of the visitor of one socket, one at a time: a second hello with a token of the same visitor, and nothing
 * else in it. Event-loop confined.
 */
final class Renewals {
    static final Failure BAD_TOKEN =
            new Failure("bad_token", "The token does not hold; the one before counts until its end.", false);
    static final Failure ANOTHER_VISITOR =
            new Failure("another_visitor", "The token is somebody else's; open another socket for them.", false);
    private static final Failure ALREADY_OPEN = new Failure("already_open", "One hello is enough for a socket.", false);
    private static final Failure NOT_YET = new Failure("not_yet", "The token before this one is being checked.", true);

    private final Reception reception;
    private boolean isChecking;

    Renewals(Reception reception) {
        this.reception = reception;
    }

    /** What came of a newer token. */
    sealed interface Renewal {
        record Renewed(Identity.Visitor visitor, String token) implements Renewal {}

        record Refused(Failure failure) implements Renewal {}
    }

    /** Never fails. */
    Future<Renewal> ask(Command.Hello again, Identity here) {
        String token = again.token();
        if (token == null
                || !again.isTokenOnly()
                || !(here instanceof Identity.Visitor visitor)
                || visitor.id().isStranger()) {
            return refused(ALREADY_OPEN);
        }
        if (isChecking) {
            return refused(NOT_YET);
        }
        isChecking = true;
        return reception
                .renew(visitor, token)
                .otherwise(unknown -> new Renewal.Refused(Reception.UNAVAILABLE))
                .onComplete(done -> isChecking = false);
    }

    private static Future<Renewal> refused(Failure failure) {
        return Future.succeededFuture(new Renewal.Refused(failure));
    }
}
