package dev.parlor.gateway;

import dev.parlor.config.ParlorConfig;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.SiteId;
import dev.parlor.protocol.ProblemJson;
import dev.parlor.turn.LiveSites;
import dev.parlor.turn.SiteParts;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sockets of one event loop: handshake, heartbeat, drain. Event-loop confined. */
final class Sockets {
    private static final long RECONNECT_MS = 1_000;

    private final Vertx vertx;
    private final ParlorConfig config;
    private final LiveSites sites;
    private final Desk desk;
    private final Map<SiteId, Reception> receptions = new HashMap<>();
    private final Set<Session> sessions = new HashSet<>();
    private final MessageConsumer<?> revocations;
    private final Runnable deafToSites;
    private final long heartbeat;

    Sockets(Vertx vertx, GatewayVerticle.Parts parts, GatewayVerticle.Loop loop) {
        this.vertx = vertx;
        this.config = parts.config();
        this.sites = parts.sites();
        this.desk = new Desk(
                config.sockets(),
                parts.visitors(),
                parts.operators(),
                loop.conversations(),
                loop.doors(),
                sessions::remove);
        this.deafToSites = sites.listen(vertx.getOrCreateContext(), this::gone);
        this.revocations = parts.revocations().listen(notice -> {
            List.copyOf(sessions).forEach(session -> session.revoked(notice));
            loop.conversations().forget(notice.site(), notice.visitor(), notice.issuedUntil());
        });
        this.heartbeat = vertx.setPeriodic(
                config.sockets().ping().toMillis(),
                timer -> List.copyOf(sessions).forEach(Session::beat));
    }

    /** {@code GET /ws?site=}: RFC 6455, after the origin was checked. */
    void connect(RoutingContext context) {
        Reception reception = reception(context.request().getParam("site"));
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
                Session session = new Session(
                        socket,
                        reception,
                        ClientAddress.of(context.request(), config.http().trustProxy()));
                sessions.add(session);
                vertx.setTimer(config.sockets().hello().toMillis(), timer -> session.requireHello());
            });
        }
    }

    private @Nullable Reception reception(@Nullable String named) {
        if (named == null || named.isBlank()) {
            return null;
        }
        SiteId site = new SiteId(named);
        SiteParts here = sites.find(site);
        return here == null ? null : receptions.computeIfAbsent(site, id -> new Reception(id, here, sites, desk));
    }

    private void gone(Set<SiteId> removed) {
        List.copyOf(sessions).forEach(session -> session.removed(removed));
        receptions.keySet().removeAll(removed);
    }

    /** Sends everybody away, to come back in a moment. */
    void drain() {
        vertx.cancelTimer(heartbeat);
        deafToSites.run();
        revocations.unregister();
        List.copyOf(sessions).forEach(session -> session.drain(RECONNECT_MS));
    }

    private static void refuse(RoutingContext context, int status, String title, String code, String message) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemJson.MEDIA_TYPE)
                .end(ProblemJson.encode(status, title, new Failure(code, message, false)));
    }
}
