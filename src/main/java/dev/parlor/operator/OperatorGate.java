package dev.parlor.operator;

import dev.parlor.config.OperatorRole;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.SiteId;
import dev.parlor.site.Identity;
import dev.parlor.site.Operators;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets operators through to an address who have the role that it asks for. Thread-safe. */
public final class OperatorGate {
    private static final String BEARER = "Bearer ";
    private static final String OPERATOR = "parlor.operator";

    private final Operators operators;

    public OperatorGate(Operators operators) {
        this.operators = operators;
    }

    /** Goes on with whoever has this role or a higher one; others get 401 or 403. */
    public Handler<RoutingContext> atLeast(OperatorRole role) {
        return context -> {
            String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
            String token = header != null && header.startsWith(BEARER) ? header.substring(BEARER.length()) : "";
            operators.verify(token).onComplete(verified -> {
                if (verified.failed()) {
                    unauthorised(context);
                } else if (!verified.result().role().includes(role)) {
                    Problems.answer(
                            context,
                            403,
                            "Forbidden",
                            new Failure("forbidden", "Your role does not allow this.", false));
                } else {
                    context.put(OPERATOR, verified.result());
                    context.next();
                }
            });
        };
    }

    /**
     * Of which sites somebody is to be told who asks for one, or for all that they see.
     *
     * @param named the id of the site, or nothing
     * @return empty for all sites; a set without any if the operator does not see the one that they name
     */
    static Optional<Set<SiteId>> sites(Identity.Operator operator, @Nullable String named) {
        if (named == null || named.isBlank()) {
            return operator.sites().isEmpty() ? Optional.empty() : Optional.of(operator.sites());
        }
        SiteId site = new SiteId(named);
        return Optional.of(operator.covers(site) ? Set.of(site) : Set.of());
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
