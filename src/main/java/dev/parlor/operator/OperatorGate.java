package dev.parlor.operator;

import dev.parlor.conversation.Failure;
import dev.parlor.site.Identity;
import dev.parlor.site.Tokens;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Lets operators through to an address. Thread-safe. */
public final class OperatorGate {
    private static final String BEARER = "Bearer ";
    private static final String OPERATOR = "parlor.operator";

    private final Tokens tokens;

    public OperatorGate(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Goes on with whoever is signed in; others get 401. */
    public void signedIn(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.startsWith(BEARER)) {
            unauthorised(context);
            return;
        }
        tokens.verify(header.substring(BEARER.length())).onComplete(verified -> {
            if (verified.succeeded() && verified.result() instanceof Identity.Operator operator) {
                context.put(OPERATOR, operator);
                context.next();
            } else {
                unauthorised(context);
            }
        });
    }

    /** Whom the gate has let through. */
    static Identity.Operator operator(RoutingContext context) {
        return context.get(OPERATOR);
    }

    private static void unauthorised(RoutingContext context) {
        context.response().putHeader("WWW-Authenticate", "Bearer");
        Problems.answer(
                context, 401, "Unauthorized", new Failure("sign_in", "Sign in at /v1/operator/login first.", false));
    }
}
