package dev.parlor.operator;

import dev.parlor.history.Offer;
import dev.parlor.history.Offers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Which tools went out with the requests of turns, as operators read it. */
final class OfferJson {
    private static final double MICROS_PER_MILLI = 1_000;

    private OfferJson() {}

    static JsonArray turns(List<Offers.OfTurn> turns) {
        JsonArray all = new JsonArray();
        for (Offers.OfTurn turn : turns) {
            JsonArray offers = new JsonArray();
            turn.offers().forEach(offer -> offers.add(offer(offer)));
            all.add(new JsonObject().put("id", turn.turn().value()).put("offers", offers));
        }
        return all;
    }

    private static JsonObject offer(Offer offer) {
        JsonArray tools = new JsonArray();
        offer.tools()
                .forEach(tool ->
                        tools.add(new JsonObject().put("name", tool.name()).put("version", tool.version())));
        return new JsonObject()
                .put("fromRequest", offer.round())
                .put("strategy", offer.strategy())
                .put("fallback", offer.fallback())
                .put("considered", offer.considered())
                .put("tookMs", TimeUnit.MICROSECONDS.convert(offer.took()) / MICROS_PER_MILLI)
                .put("tools", tools);
    }
}
