package dev.parlor.tool.catalogue;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.ToolText;
import dev.parlor.conversation.SiteId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a server's catalogue up to date: with the sites' files, and with what was declared since on any server. Asks
 * for the revision at a steady pace, and at once when a server says that it has changed something. Confined to the
 * context that opened it.
 */
public final class CatalogueWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogueWatch.class);
    private static final String CHANGED = "parlor.tools.changed";
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Vertx vertx;
    private final Context context;
    private final Catalogue catalogue;
    private final DeclarationStore store;
    private final Files files;
    private Future<Void> looking = Future.succeededFuture();
    private long seen = -1;
    /** How often the files have changed, and how many of these changes have come to the catalogue. */
    private long changes;

    private long applied;
    private long timer = -1;
    private @Nullable MessageConsumer<Object> news;

    /** What the sites themselves declare. Called on the watch's context. */
    public interface Files {
        /** As it is now. */
        List<Declaration> declared();

        /** Whether there is such a site at all. */
        boolean has(SiteId site);
    }

    public CatalogueWatch(Vertx vertx, Catalogue catalogue, DeclarationStore store, Files files) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.catalogue = catalogue;
        this.store = store;
        this.files = files;
    }

    /** Completes when the tools that are declared now can be called, as far as they can be reached. */
    public Future<Void> open() {
        news = vertx.eventBus().consumer(CHANGED, message -> look());
        timer = vertx.setPeriodic(LOOK.toMillis(), beat -> look());
        return look();
    }

    public Future<Void> close() {
        vertx.cancelTimer(timer);
        Future<Void> deaf = news == null ? Future.succeededFuture() : news.unregister();
        return deaf.eventually(catalogue::close);
    }

    /**
     * Completes, on the caller's context, when this server has come to what stands in the store by now. From any thread.
     */
    public Future<Void> refresh() {
        return here(this::lookAnew);
    }

    /** The same, where the files have changed. From any thread. */
    public Future<Void> reread() {
        return here(() -> {
            changes++;
            return lookAnew();
        });
    }

    private Future<Void> lookAnew() {
        return looking.otherwiseEmpty().compose(looked -> look());
    }

    /** Runs a step on the watch's context; completes on the caller's. */
    private Future<Void> here(Supplier<Future<Void>> step) {
        Context caller = vertx.getOrCreateContext();
        Promise<Void> told = Promise.promise();
        context.runOnContext(in -> step.get().onComplete(done -> caller.runOnContext(back -> told.handle(done))));
        return told.future();
    }

    /** Tells every server, this one too, that something was declared or switched. */
    public static void tellChange(Vertx vertx) {
        vertx.eventBus().publish(CHANGED, "");
    }

    private Future<Void> look() {
        if (looking.isComplete()) {
            looking = store.revision()
                    .compose(revision ->
                            revision == seen && applied == changes ? Future.<Void>succeededFuture() : update())
                    .onFailure(problem -> LOG.warn("declared tools cannot be read: {}", problem.getMessage()));
        }
        return looking;
    }

    private Future<Void> update() {
        return store.load().compose(state -> {
            long coming = changes;
            return catalogue.apply(declarations(state), state.switches()).onSuccess(done -> {
                seen = state.revision();
                applied = coming;
            });
        });
    }

    private List<Declaration> declarations(DeclarationStore.State state) {
        Map<String, Declaration> all = new LinkedHashMap<>();
        files.declared().forEach(declaration -> all.put(declaration.key(), declaration));
        for (DeclarationStore.Text text : state.declared()) {
            if (!files.has(text.site())) {
                continue;
            }
            try {
                Declaration declaration = new Declaration(text.site(), ToolText.parse(text.text()));
                all.put(declaration.key(), declaration);
            } catch (ConfigProblem ofAnotherVersion) {
                LOG.error("site {}: a declared tool cannot be read: {}", text.site(), ofAnotherVersion.getMessage());
            }
        }
        return new ArrayList<>(all.values());
    }
}
