package dev.parlor.operator;

import dev.parlor.conversation.Failure;
import dev.parlor.conversation.Spent;
import dev.parlor.history.Ledger;
import dev.parlor.history.UsageQuery;
import dev.parlor.history.UsageReport;
import dev.parlor.protocol.BillJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/usage}: what was spent on models, by day, model, site or conversation. Thread-safe. */
final class UsageRoutes {
    private static final int DAYS_DEFAULT = 30;
    private static final int DAYS_MOST = 366;
    private static final int ROWS_DEFAULT = 100;
    private static final int ROWS_MOST = 1_000;

    private final Ledger ledger;
    private final InstantSource clock;

    UsageRoutes(Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    void report(RoutingContext context) {
        UsageQuery query;
        try {
            query = query(context);
        } catch (BadParameter bad) {
            Problems.answer(context, 400, "Bad Request", bad.failure);
            return;
        }
        ledger.report(query)
                .onSuccess(report -> OperatorRoutes.answer(context, json(query, report)))
                .onFailure(context::fail);
    }

    private UsageQuery query(RoutingContext context) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate to = day(context, "to", today);
        LocalDate from = day(context, "from", to.minusDays(DAYS_DEFAULT - 1));
        if (from.isAfter(to) || ChronoUnit.DAYS.between(from, to) >= DAYS_MOST) {
            throw new BadParameter(
                    "invalid_span",
                    "\"from\" is at most " + (DAYS_MOST - 1) + " days before \"to\", and not after it.");
        }
        return new UsageQuery(
                OperatorGate.sites(
                        OperatorGate.operator(context), context.request().getParam("site")),
                from,
                to,
                grouping(context.request().getParam("by")),
                limit(context.request().getParam("limit")));
    }

    private static LocalDate day(RoutingContext context, String name, LocalDate otherwise) {
        String text = context.request().getParam(name);
        try {
            return text == null ? otherwise : LocalDate.parse(text);
        } catch (DateTimeParseException notDay) {
            throw new BadParameter("invalid_day", "\"" + name + "\" is a day such as 2026-11-21, in UTC.");
        }
    }

    private static UsageQuery.Grouping grouping(@Nullable String text) {
        if (text == null) {
            return UsageQuery.Grouping.DAY;
        }
        return Arrays.stream(UsageQuery.Grouping.values())
                .filter(each -> word(each).equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new BadParameter("invalid_by", "\"by\" is one of day, model, site and conversation."));
    }

    private static int limit(@Nullable String text) {
        int limit = text == null ? ROWS_DEFAULT : text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > ROWS_MOST) {
            throw new BadParameter("invalid_limit", "\"limit\" is a number from 1 to " + ROWS_MOST + ".");
        }
        return limit;
    }

    private static JsonObject json(UsageQuery query, UsageReport report) {
        String by = word(query.by());
        JsonArray rows = new JsonArray();
        for (UsageReport.Row row : report.rows()) {
            rows.add(spent(new JsonObject().put(by, row.key()), row.spent()));
        }
        return new JsonObject()
                .put("from", query.from().toString())
                .put("to", query.to().toString())
                .put("by", by)
                .put("rows", rows)
                .put("total", spent(new JsonObject(), report.total()));
    }

    private static JsonObject spent(JsonObject json, Spent spent) {
        return json.put("tokens", BillJson.tokens(spent.usage())).put("cost", BillJson.cost(spent));
    }

    private static String word(UsageQuery.Grouping by) {
        return by.name().toLowerCase(Locale.ROOT);
    }

    /** A parameter says what cannot be meant. */
    private static final class BadParameter extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Failure failure;

        BadParameter(String code, String message) {
            super(message, null, false, false);
            this.failure = new Failure(code, message, false);
        }
    }
}
