package dev.parlor.gateway.service;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.ToolText;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.SiteId;
import dev.parlor.gateway.service.Answers.Refusal;
import dev.parlor.site.Caller;
import dev.parlor.tool.catalogue.DeclarationStore;
import dev.parlor.tool.catalogue.ToolSwitch;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Declares, switches and takes back tools, for all servers. */
final class ToolChanges {
    private final DeclarationStore store;
    private final BiConsumer<SiteId, ToolConfig> check;
    private final Supplier<Future<Void>> refresh;

    /**
     * Changes in a store.
     *
     * @param check throws an {@link IllegalArgumentException} if a declaration cannot be what it says
     * @param refresh tells every server of a change, and completes when this one has come to it
     */
    ToolChanges(DeclarationStore store, BiConsumer<SiteId, ToolConfig> check, Supplier<Future<Void>> refresh) {
        this.store = store;
        this.check = check;
        this.refresh = refresh;
    }

    /** Why a declaration is not taken; empty once it stands. */
    Future<Optional<Refusal>> declare(Caller caller, SiteId site, JsonObject declaration) {
        ToolConfig config;
        try {
            config = ToolText.parse(declaration.encode());
            requireTaken(config);
            check.accept(site, config);
        } catch (ConfigProblem | IllegalArgumentException wrong) {
            return Future.succeededFuture(
                    Optional.of(Refusal.badRequest("invalid_declaration", String.valueOf(wrong.getMessage()))));
        }
        return store.declare(
                        site,
                        declaration.getString("name"),
                        config.rules().version(),
                        declaration.encode(),
                        caller.name())
                .compose(stands -> refresh.get())
                .map(Optional.empty());
    }

    Future<Void> set(Caller caller, Places.Place place, JsonObject body) {
        return store.set(
                        new ToolSwitch(
                                place.site(),
                                place.tool().name(),
                                place.tool().version(),
                                body.getBoolean(
                                        "enabled", place.tool().policy().rules().enabled()),
                                body.getInteger(
                                        "rollout", place.tool().policy().rules().rollout())),
                        caller.name())
                .compose(stands -> refresh.get());
    }

    /** Whether there was something to take back. */
    Future<Boolean> retract(Places.Place place) {
        return store.retract(place.site(), place.tool().name(), place.tool().version())
                .compose(gone -> refresh.get().map(gone));
    }

    /** What would reach further than a key for tools should: programs of this machine, and its private network. */
    private static void requireTaken(ToolConfig config) {
        boolean inside = switch (config.kind()) {
            case ToolKind.Http http -> http.http().allowPrivate();
            case ToolKind.Extract extract ->
                extract.extract().allowPrivate() || !extract.extract().trusted().isEmpty();
            case ToolKind.Sql sql -> false;
            case ToolKind.Page page -> false;
            case ToolKind.Java java -> false;
            case ToolKind.Mcp mcp -> true;
            case ToolKind.OpenApi openapi -> true;
        };
        if (inside) {
            throw new IllegalArgumentException("allow_private, trusted, mcp and openapi are for the site's file only");
        }
    }
}
