package dev.parlor.gateway.service;

import dev.parlor.conversation.SiteId;
import dev.parlor.gateway.service.Answers.Refusal;
import dev.parlor.tool.ToolHistory;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows what was called and how well tools do; exports write page after page, as fast as the reader takes them. */
final class ToolAccounts {
    private static final int USUAL_PAGE = 100;
    private static final int EXPORT_PAGE = 1_000;
    private static final int USUAL_HOURS = 24;
    private static final List<String> COLUMNS = List.of(
            "id",
            "at",
            "site",
            "conversation",
            "turn",
            "visitor",
            "callId",
            "tool",
            "version",
            "arguments",
            "argumentBytes",
            "resultBytes",
            "outcome",
            "code",
            "cached",
            "latencyMs",
            "attempts",
            "approval",
            "reason");

    private final ToolHistory history;

    ToolAccounts(ToolHistory history) {
        this.history = history;
    }

    void calls(RoutingContext context, SiteId site) {
        MultiMap query = context.queryParams();
        ToolHistory.Wanted wanted;
        try {
            wanted = new ToolHistory.Wanted(
                    site,
                    Optional.ofNullable(query.get("from")).map(Instant::parse).orElse(Instant.EPOCH),
                    Optional.ofNullable(query.get("to"))
                            .map(Instant::parse)
                            .orElseGet(() -> Instant.now().plusSeconds(60)),
                    Optional.ofNullable(query.get("tool")),
                    Optional.ofNullable(query.get("visitor")),
                    Optional.ofNullable(query.get("conversation")),
                    Optional.ofNullable(query.get("outcome")),
                    Long.parseLong(Objects.requireNonNullElse(query.get("before"), "" + Long.MAX_VALUE)),
                    Integer.parseInt(Objects.requireNonNullElse(query.get("limit"), "" + USUAL_PAGE)));
        } catch (DateTimeException wrong) {
            Answers.problem(
                    context,
                    Refusal.badRequest("invalid_time", "\"from\" and \"to\" are times such as 2026-11-20T08:00:00Z."));
            return;
        }
        switch (Objects.requireNonNullElse(query.get("format"), "json")) {
            case "jsonl" -> export(context, wanted, "application/x-ndjson", "", JsonObject::encode);
            case "csv" -> export(context, wanted, "text/csv; charset=utf-8", header(), ToolAccounts::line);
            default ->
                history.calls(wanted)
                        .onSuccess(calls -> Answers.json(
                                context, 200, new JsonObject().put("calls", new JsonArray(List.copyOf(calls)))))
                        .onFailure(context::fail);
        }
    }

    void figures(RoutingContext context, SiteId site) {
        int hours = Integer.parseInt(
                Objects.requireNonNullElse(context.queryParams().get("hours"), "" + USUAL_HOURS));
        history.figures(site, Duration.ofHours(hours))
                .onSuccess(figures -> {
                    JsonArray tools = new JsonArray();
                    figures.forEach(each -> tools.add(figures(each)));
                    Answers.json(
                            context,
                            200,
                            new JsonObject()
                                    .put("site", site.value())
                                    .put("hours", hours)
                                    .put("tools", tools));
                })
                .onFailure(context::fail);
    }

    private static JsonObject figures(ToolHistory.Figures figures) {
        return new JsonObject()
                .put("tool", figures.tool())
                .put("version", figures.version())
                .put("calls", figures.calls())
                .put("errors", figures.errors())
                .put("errorRate", figures.errorRate())
                .put("flagged", figures.isFlagged())
                .put("retried", figures.retried())
                .put("cached", figures.cached())
                .put("conversations", figures.conversations())
                .put("p50Ms", figures.p50())
                .put("p95Ms", figures.p95())
                .put("p99Ms", figures.p99());
    }

    private void export(RoutingContext context, ToolHistory.Wanted wanted, String type, String header, Line line) {
        HttpServerResponse response = context.response()
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Future<Void> begun = header.isEmpty() ? Future.succeededFuture() : response.write(header + "\n");
        begun.compose(written -> pages(response, wanted, line))
                .onSuccess(written -> response.end())
                .onFailure(broken -> response.reset());
    }

    private Future<Void> pages(HttpServerResponse response, ToolHistory.Wanted wanted, Line line) {
        ToolHistory.Wanted page = new ToolHistory.Wanted(
                wanted.site(),
                wanted.from(),
                wanted.to(),
                wanted.tool(),
                wanted.visitor(),
                wanted.conversation(),
                wanted.outcome(),
                wanted.before(),
                EXPORT_PAGE);
        return history.calls(page).compose(calls -> {
            if (calls.isEmpty() || response.closed()) {
                return Future.succeededFuture();
            }
            String lines = calls.stream().map(line::of).collect(Collectors.joining("\n", "", "\n"));
            Future<Void> written = response.write(lines);
            return calls.size() < EXPORT_PAGE
                    ? written
                    : written.compose(
                            next -> pages(response, page.before(calls.getLast().getLong("id")), line));
        });
    }

    private static String header() {
        return String.join(",", COLUMNS);
    }

    /** RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe in front. */
    private static String line(JsonObject call) {
        return COLUMNS.stream().map(column -> cell(call.getValue(column))).collect(Collectors.joining(","));
    }

    private static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        if (!text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 && !(value instanceof Number)) {
            text = "'" + text;
        }
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** How a call is written down. */
    @FunctionalInterface
    private interface Line {
        String of(JsonObject call);
    }
}
