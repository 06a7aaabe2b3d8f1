package dev.parlor.tool.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.config.tool.ToolRules;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.ToolHost;
import dev.parlor.tool.ToolKinds;
import dev.parlor.tool.ToolPolicy;
import dev.parlor.tool.ToolRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps registry and host of one server in step with what is declared. Confined to the context that it was made on.
 *
 * <p>What is replaced or gone is not offered any more at once, and hosted for as long as a turn may last that began with
 * it.
 */
public final class Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(Duration.class, ToStringSerializer.instance))
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final Vertx vertx;
    private final Context context;
    private final ToolRegistry registry;
    private final ToolHost host;
    private final ToolKinds kinds;
    private final Duration usualDeadline;
    private final Supplier<Duration> grace;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private Map<String, ToolSwitch> switches = Map.of();

    /**
     * An empty catalogue.
     *
     * @param usualDeadline of tools that name none
     * @param grace how long a turn may last that began with a tool which has been replaced since
     */
    public Catalogue(
            Vertx vertx,
            ToolRegistry registry,
            ToolHost host,
            ToolKinds kinds,
            Duration usualDeadline,
            Supplier<Duration> grace) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.registry = registry;
        this.host = host;
        this.kinds = kinds;
        this.usualDeadline = usualDeadline;
        this.grace = grace;
    }

    /**
     * Comes to what is declared. A declaration that cannot be opened leaves the one before it as it was, and the log says
     * why.
     *
     * @return completes when every tool that is known by now is offered and can be called; what comes from elsewhere, such
     *     as the tools of a server that has to be asked first, is offered when it comes
     */
    public Future<Void> apply(List<Declaration> declared, List<ToolSwitch> switched) {
        Map<String, Declaration> wanted = new LinkedHashMap<>();
        declared.forEach(declaration -> wanted.put(declaration.key(), declaration));
        Map<String, ToolSwitch> before = switches;
        switches = bySubject(switched);
        List<Future<Void>> steps = new ArrayList<>();
        for (String gone : List.copyOf(entries.keySet())) {
            if (!wanted.containsKey(gone)) {
                Objects.requireNonNull(entries.remove(gone)).end(Set.of());
            }
        }
        wanted.forEach((key, declaration) -> {
            Entry known = entries.get(key);
            if (known == null || !known.declaration.equals(declaration)) {
                steps.add(open(key, declaration, Optional.ofNullable(known)));
            } else if (!before.equals(switches)) {
                steps.add(known.offer(known.made));
            }
        });
        return Future.join(steps).mapEmpty();
    }

    /** Lets go of everything at once. */
    public Future<Void> close() {
        List<Future<Void>> closing =
                entries.values().stream().map(entry -> entry.open.close()).toList();
        entries.clear();
        return Future.join(closing).mapEmpty();
    }

    private Future<Void> open(String key, Declaration declaration, Optional<Entry> before) {
        Entry entry = new Entry(declaration);
        try {
            entry.open = kinds.open(declaration.site(), declaration.config(), tools -> {
                entry.known = true;
                context.runOnContext(here -> entry.offer(tools));
            });
        } catch (IllegalArgumentException wrong) {
            LOG.error("{}: {}", key, wrong.getMessage());
            return Future.succeededFuture();
        } catch (RuntimeException broken) {
            LOG.error("{} cannot be opened", key, broken);
            return Future.succeededFuture();
        }
        entries.put(key, entry);
        before.ifPresent(old -> entry.first.future().onComplete(offered -> old.end(entry.bound.keySet())));
        return entry.known ? entry.first.future() : Future.succeededFuture();
    }

    private static Map<String, ToolSwitch> bySubject(List<ToolSwitch> switched) {
        Map<String, ToolSwitch> bySubject = new HashMap<>();
        switched.forEach(each -> bySubject.put(subject(each.site(), each.name(), each.version()), each));
        return bySubject;
    }

    /** One declaration may bring many tools, of which not each has all the arguments that the server fills in. */
    private static ToolRules ofOne(ToolConfig declaration, ToolDefinition tool) {
        ToolRules rules = declaration.rules();
        boolean many = declaration.kind() instanceof ToolKind.OpenApi || declaration.kind() instanceof ToolKind.Mcp;
        if (!many || rules.identity().isEmpty()) {
            return rules;
        }
        Map<String, String> identity = new HashMap<>(rules.identity());
        identity.keySet()
                .retainAll(new JsonObject(tool.parameters())
                        .getJsonObject("properties", new JsonObject())
                        .fieldNames());
        return rules.withIdentity(identity);
    }

    private static String subject(SiteId site, String name, String version) {
        return site + "/" + name + "/" + version;
    }

    private static String text(ToolConfig config) {
        try {
            return JSON.writeValueAsString(config);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException(unwritable);
        }
    }

    /** A declaration with the tools that it has brought so far. */
    private final class Entry {
        private final Declaration declaration;
        private final Promise<Void> first = Promise.promise();
        private final Map<String, Bound> bound = new HashMap<>();
        private List<ToolKinds.MadeTool> made = List.of();
        private ToolKinds.OpenKind open = Future::succeededFuture;
        /** Whether its kind has told any tools; it may do so from any thread. */
        private volatile boolean known;

        private boolean ended;

        Entry(Declaration declaration) {
            this.declaration = declaration;
        }

        Future<Void> offer(List<ToolKinds.MadeTool> tools) {
            if (ended) {
                return Future.succeededFuture();
            }
            made = tools;
            Set<String> names =
                    tools.stream().map(tool -> tool.tool().definition().name()).collect(Collectors.toSet());
            List.copyOf(bound.keySet()).stream()
                    .filter(name -> !names.contains(name))
                    .forEach(this::withdraw);
            return Future.join(tools.stream().map(this::offer).toList())
                    .<Void>mapEmpty()
                    .onComplete(offered -> first.tryComplete());
        }

        private Future<Void> offer(ToolKinds.MadeTool tool) {
            ToolDefinition definition = tool.tool().definition();
            ToolPolicy policy = ToolPolicy.of(rules(definition), tool.usual(), usualDeadline);
            SiteTool candidate;
            try {
                candidate = registry.prepare(definition, policy, text(declaration.config()) + declaration.basis());
            } catch (IllegalArgumentException unusable) {
                LOG.error("site {}: {}", declaration.site(), unusable.getMessage());
                return Future.succeededFuture();
            }
            Bound before = bound.get(candidate.name());
            if (before != null && before.revision().equals(candidate.revision())) {
                return Future.succeededFuture();
            }
            return host.bind(declaration.site(), candidate.revision(), tool.tool())
                    .compose(binding -> take(candidate, new Bound(candidate.revision(), binding)));
        }

        private Future<Void> take(SiteTool tool, Bound hosted) {
            if (ended) {
                return hosted.binding().release();
            }
            Bound before = bound.put(tool.name(), hosted);
            if (before != null) {
                releaseLater(before);
            }
            try {
                registry.register(declaration.site(), tool);
            } catch (IllegalArgumentException tooMany) {
                LOG.error("site {}: {}", declaration.site(), tooMany.getMessage());
            }
            return Future.succeededFuture();
        }

        private void withdraw(String name) {
            Bound gone = bound.remove(name);
            registry.remove(
                    declaration.site(), name, declaration.config().rules().version());
            if (gone != null) {
                releaseLater(gone);
            }
        }

        /** Offers nothing any more, but for what somebody else offers under the same names. */
        void end(Set<String> takenOver) {
            ended = true;
            for (String name : List.copyOf(bound.keySet())) {
                if (takenOver.contains(name)) {
                    releaseLater(Objects.requireNonNull(bound.remove(name)));
                } else {
                    withdraw(name);
                }
            }
            vertx.setTimer(Math.max(1, grace.get().toMillis()), over -> open.close());
        }

        private void releaseLater(Bound gone) {
            vertx.setTimer(
                    Math.max(1, grace.get().toMillis()), over -> gone.binding().release());
        }

        private ToolRules rules(ToolDefinition tool) {
            ToolRules declared = ofOne(declaration.config(), tool);
            ToolSwitch set = switches.get(subject(declaration.site(), tool.name(), declared.version()));
            return set == null ? declared : declared.offered(set.enabled(), set.rollout());
        }
    }

    private record Bound(String revision, ToolHost.Binding binding) {}
}
