package dev.parlor.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.List;

/** The widget and the pages, from the class path, under a strict content security policy. */
final class Pages {
    private static final String FOLDER = "web";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
            + " https:; connect-src 'self' ws: wss:; font-src 'self'; base-uri 'none'; form-action 'self'";
    private static final long WIDGET_SECONDS = 300;
    /** Pages of the sample sites beside the one at the root. */
    private static final List<String> SAMPLES = List.of("clinic", "shop", "delivery", "property");

    private Pages() {}

    static void mount(Router router) {
        router.get().handler(Pages::secure);
        router.get("/widget.js").handler(context -> {
            // A module script of another origin is fetched with CORS; the file holds nothing of anybody's.
            context.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            context.next();
        });
        router.get("/chat").handler(context -> context.reroute("/chat.html"));
        SAMPLES.forEach(name -> router.get("/" + name).handler(context -> context.reroute("/" + name + ".html")));
        router.get("/operator").handler(context -> context.reroute("/operator/index.html"));
        router.get("/operator/").handler(context -> context.reroute("/operator/index.html"));
        router.get()
                .handler(StaticHandler.create(FOLDER)
                        .setMaxAgeSeconds(WIDGET_SECONDS)
                        .setIncludeHidden(false)
                        .setDirectoryListing(false));
    }

    private static void secure(RoutingContext context) {
        boolean framed = context.request().path().startsWith("/chat");
        context.response()
                .putHeader("Content-Security-Policy", POLICY + (framed ? "" : "; frame-ancestors 'self'"))
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "same-origin");
        context.next();
    }
}
