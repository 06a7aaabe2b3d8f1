package dev.parlor.telemetry;

import dev.parlor.config.ParlorConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The management port: {@code /health/live}, {@code /health/ready}, {@code /metrics}. */
public final class ManagementVerticle extends VerticleBase {
    private static final long CHECK_MS = 2_000;

    private final ParlorConfig.Management config;
    private final Map<String, Supplier<Future<?>>> checks;
    private final PrometheusMeterRegistry metrics;
    private final Consumer<Integer> bound;

    /**
     * The management side of a server.
     *
     * @param checks what the server cannot serve without, by name; each fails when it is out of reach
     * @param bound told the port that was taken
     */
    public ManagementVerticle(
            ParlorConfig.Management config,
            Map<String, Supplier<Future<?>>> checks,
            PrometheusMeterRegistry metrics,
            Consumer<Integer> bound) {
        this.config = config;
        this.checks = Map.copyOf(checks);
        this.metrics = metrics;
        this.bound = bound;
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(config.port(), config.host())
                .onSuccess(server -> bound.accept(server.actualPort()));
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/health/live" -> json(request, 200, new JsonObject().put("status", "UP"));
            case "/health/ready" -> ready(request);
            case "/metrics" ->
                request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                        .end(metrics.scrape());
            default -> json(request, 404, new JsonObject().put("status", "unknown address"));
        }
    }

    private void ready(HttpServerRequest request) {
        JsonObject each = new JsonObject();
        List<Future<Boolean>> looks = checks.entrySet().stream()
                .map(check -> check.getValue()
                        .get()
                        .timeout(CHECK_MS, TimeUnit.MILLISECONDS)
                        .map(true)
                        .otherwise(false)
                        .onSuccess(up -> each.put(check.getKey(), up ? "UP" : "DOWN")))
                .toList();
        Future.all(looks).onComplete(done -> {
            boolean up = looks.stream().allMatch(Future::result);
            json(
                    request,
                    up ? 200 : 503,
                    new JsonObject().put("status", up ? "UP" : "DOWN").put("checks", each));
        });
    }

    private static void json(HttpServerRequest request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.encode());
    }
}
