package dev.parlor.protocol;

import dev.parlor.conversation.Bill;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.Spent;
import dev.parlor.conversation.Usage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What was spent, as clients read it: AG-UI's token usage, one entry for each model, with its cost beside it.
 *
 * <p>Money is a text of dollars in plain digits, so that no reader rounds it by accident; null where nothing has a price.
 */
public final class BillJson {
    private BillJson() {}

    static JsonArray usage(Bill bill) {
        JsonArray entries = new JsonArray();
        for (Bill.Item item : bill.items()) {
            int slash = item.model().indexOf('/');
            JsonObject entry = new JsonObject()
                    .put("provider", slash < 0 ? item.model() : item.model().substring(0, slash))
                    .put("model", item.model().substring(slash + 1));
            entries.add(entry.mergeIn(tokens(item.spent().usage())).put("cost", cost(item.spent())));
        }
        return entries;
    }

    static Bill read(JsonArray entries) {
        List<Bill.Item> items = new ArrayList<>();
        for (Object each : entries) {
            JsonObject entry = (JsonObject) each;
            String model = entry.getString("provider") + "/" + entry.getString("model");
            items.add(new Bill.Item(model, spent(entry)));
        }
        return new Bill(items);
    }

    /** Counts of tokens under the names of AG-UI. */
    public static JsonObject tokens(Usage usage) {
        return new JsonObject()
                .put("inputTokens", usage.input())
                .put("outputTokens", usage.output())
                .put("totalTokens", usage.tokens())
                .put("reasoningTokens", usage.reasoning())
                .put("cachedInputTokens", usage.cachedInput())
                .put("cacheWriteInputTokens", usage.cacheWrite());
    }

    /**
     * {@code usd}, and how far it can be trusted: of how many calls it is, how many of them have no price and are missing
     * in it, and of how many the tokens are estimated.
     */
    public static JsonObject cost(Spent spent) {
        return new JsonObject()
                .put("usd", spent.isPriced() ? spent.cost().toString() : null)
                .put("calls", spent.calls())
                .put("unpricedCalls", spent.unpriced())
                .put("estimatedCalls", spent.estimated());
    }

    private static Spent spent(JsonObject entry) {
        JsonObject cost = entry.getJsonObject("cost");
        String usd = cost.getString("usd");
        return new Spent(
                new Usage(
                        entry.getLong("inputTokens"),
                        entry.getLong("outputTokens"),
                        entry.getLong("cachedInputTokens"),
                        entry.getLong("cacheWriteInputTokens"),
                        entry.getLong("reasoningTokens")),
                usd == null ? Money.ZERO : Money.ofUsd(new BigDecimal(usd)),
                cost.getLong("calls"),
                cost.getLong("unpricedCalls"),
                cost.getLong("estimatedCalls"));
    }
}
