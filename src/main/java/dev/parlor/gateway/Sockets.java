package dev.parlor.gateway;

import dev.parlor.config.ParlorConfig;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.SiteId;
import dev.parlor.protocol.ProblemJson;
import dev.parlor.site.Tokens;
import dev.parlor.turn.Conversations;
import dev.parlor.turn.SiteParts;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sockets of one event loop: handshake, heartbeat, drain. Event-loop confined. */
final class Sockets {
    private static final long RECONNECT_MS = 1_000;

    private final Vertx vertx;
    private final ParlorConfig.Sockets limits;
    private final Map<String, Reception> receptions = new HashMap<>();
    private final Set<Session> sessions = new HashSet<>();
    private final long heartbeat;

    Sockets(
            Vertx vertx,
            ParlorConfig.Sockets limits,
            Map<SiteId, SiteParts> sites,
            Tokens tokens,
            Conversations conversations) {
        this.vertx = vertx;
        this.limits = limits;
        sites.forEach((id, site) -> receptions.put(
                id.value(),
                new Reception(
                        id, site.config(), site.model().demo(), limits, tokens, conversations, sessions::remove)));
        this.heartbeat = vertx.setPeriodic(
                limits.ping().toMillis(), timer -> List.copyOf(sessions).forEach(Session::beat));
    }

    /** {@code GET /ws?site=}: RFC 6455, after the origin was checked. */
    void connect(RoutingContext context) {
        Reception reception = receptions.get(String.valueOf(context.request().getParam("site")));
        if (!"websocket".equalsIgnoreCase(context.request().getHeader(HttpHeaders.UPGRADE))) {
            refuse(context, 426, "Upgrade Required", "not_a_websocket", "This address speaks WebSocket only.");
        } else if (reception == null) {
            refuse(context, 404, "Not Found", "unknown_site", "There is no such site; name one with ?site=.");
        } else if (!reception.allows(context.request().getHeader(HttpHeaders.ORIGIN))) {
            refuse(
                    context,
                    403,
                    "Forbidden",
                    "origin_not_allowed",
                    "The site does not list this page's origin; add it to the origins in its YAML.");
        } else {
            context.request().toWebSocket().onSuccess(socket -> {
                Session session = new Session(socket, reception);
                sessions.add(session);
                vertx.setTimer(limits.hello().toMillis(), timer -> session.requireHello());
            });
        }
    }

    /** Sends everybody away, to come back in a moment. */
    void drain() {
        vertx.cancelTimer(heartbeat);
        List.copyOf(sessions).forEach(session -> session.drain(RECONNECT_MS));
    }

    private static void refuse(RoutingContext context, int status, String title, String code, String message) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemJson.MEDIA_TYPE)
                .end(ProblemJson.encode(status, title, new Failure(code, message, false)));
    }
}
