package dev.parlor.tool.dispatch;

import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.ToolRules;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ResultCache;
import dev.parlor.tool.ToolFault;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one result serve identical calls of a tool that reads: those that are under way at the same time on this server,
 * and later ones for as long as the tool's {@code cache} says. What "identical" covers is the site, the tool's
 * revision, the arguments with what the server filled in, and the visitor unless the tool says that they do not matter.
 */
final class CacheStage implements CallStage {
    private static final Logger LOG = LoggerFactory.getLogger(CacheStage.class);
    private static final ToolResult GIVEN_UP =
            ToolFault.CANCELLED.because("The call that this one waited for was stopped.");

    private final Vertx vertx;
    private final ResultCache cache;
    private final Map<String, Future<ToolResult>> underWay = new ConcurrentHashMap<>();

    CacheStage(Vertx vertx, ResultCache cache) {
        this.vertx = vertx;
        this.cache = cache;
    }

    @Override
    public Future<ToolResult> run(RunningCall call, Onward onward) {
        if (call.tool().policy().effect() == Effect.WRITE) {
            return onward.run(call);
        }
        String key = key(call);
        Duration lasting = call.tool().policy().rules().cache();
        if (lasting.isZero()) {
            return share(key, call, onward);
        }
        return cache.find(key)
                .otherwise(problem -> {
                    LOG.warn("the cache of results cannot be read: {}", problem.getMessage());
                    return Optional.empty();
                })
                .compose(found -> found.isPresent()
                        ? standIn(call, found.get())
                        : share(
                                key,
                                call,
                                running -> onward.run(running)
                                        .onSuccess(result -> keep(key, owner(call), result, lasting))));
    }

    private static Future<ToolResult> standIn(RunningCall call, ToolResult result) {
        call.standsIn();
        return Future.succeededFuture(result);
    }

    /** The first one runs; the others take its result, and run themselves only if the first was given up. */
    private Future<ToolResult> share(String key, RunningCall call, Onward onward) {
        Promise<ToolResult> mine = Promise.promise();
        Future<ToolResult> first = underWay.putIfAbsent(key, mine.future());
        if (first == null) {
            return lead(key, mine, call, onward);
        }
        Context here = vertx.getOrCreateContext();
        return Future.<ToolResult>future(
                        told -> first.onSuccess(result -> here.runOnContext(there -> told.complete(result))))
                .compose(result -> {
                    if (call.isOver()) {
                        return call.result();
                    }
                    return result.equals(GIVEN_UP) ? onward.run(call) : standIn(call, result);
                });
    }

    private Future<ToolResult> lead(String key, Promise<ToolResult> mine, RunningCall call, Onward onward) {
        Consumer<ToolResult> release = result -> {
            underWay.remove(key, mine.future());
            mine.tryComplete(result);
        };
        call.over().onComplete(over -> release.accept(GIVEN_UP));
        return onward.run(call).onSuccess(release::accept).onFailure(broken -> release.accept(GIVEN_UP));
    }

    private void keep(String key, ResultCache.Owner owner, ToolResult result, Duration lasting) {
        if (result instanceof ToolResult.Succeeded succeeded) {
            cache.keep(key, owner, succeeded, lasting)
                    .onFailure(problem -> LOG.warn("a result was not cached: {}", problem.getMessage()));
        }
    }

    private static boolean isForAll(RunningCall call) {
        return call.tool().policy().rules().cacheScope() == ToolRules.CacheScope.SITE;
    }

    private static ResultCache.Owner owner(RunningCall call) {
        return isForAll(call)
                ? new ResultCache.Owner.OfSite()
                : new ResultCache.Owner.OfVisitor(
                        call.invocation().site(), call.invocation().visitor().id());
    }

    private static String key(RunningCall call) {
        String subject = call.invocation().site() + "\n"
                + call.tool().name() + "\n"
                + call.tool().revision() + "\n"
                + (isForAll(call) ? "" : call.invocation().visitor().id()) + "\n"
                + Json.encode(sorted(call.arguments()));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(subject.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            return sorted(object.getMap());
        }
        if (value instanceof JsonArray array) {
            return sorted(array.getList());
        }
        if (value instanceof List<?> items) {
            return items.stream().map(CacheStage::sorted).toList();
        }
        if (value instanceof Map<?, ?> members) {
            TreeMap<Object, @Nullable Object> ordered = new TreeMap<>();
            members.forEach((name, member) -> ordered.put(name, sorted(member)));
            return ordered;
        }
        return value;
    }
}
