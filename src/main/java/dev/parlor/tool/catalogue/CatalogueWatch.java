package dev.parlor.tool.catalogue;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.ToolText;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final List<Declaration> files;
    private Future<Void> looking = Future.succeededFuture();
    private long seen = -1;
    private long timer = -1;
    private @Nullable MessageConsumer<Object> news;

    /** @param files what the sites' files declare */
    public CatalogueWatch(Vertx vertx, Catalogue catalogue, DeclarationStore store, List<Declaration> files) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.catalogue = catalogue;
        this.store = store;
        this.files = List.copyOf(files);
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

    /** Completes when this server has come to what stands in the store by now. From any thread. */
    public Future<Void> refresh() {
        return Future.future(told -> context.runOnContext(
                here -> looking.otherwiseEmpty().compose(looked -> look()).onComplete(told)));
    }

    /** Tells every server, this one too, that something was declared or switched. */
    public static void tellChange(Vertx vertx) {
        vertx.eventBus().publish(CHANGED, "");
    }

    private Future<Void> look() {
        if (looking.isComplete()) {
            looking = store.revision()
                    .compose(revision -> revision == seen ? Future.<Void>succeededFuture() : update())
                    .onFailure(problem -> LOG.warn("declared tools cannot be read: {}", problem.getMessage()));
        }
        return looking;
    }

    private Future<Void> update() {
        return store.load()
                .compose(state -> catalogue
                        .apply(declarations(state), state.switches())
                        .onSuccess(applied -> seen = state.revision()));
    }

    private List<Declaration> declarations(DeclarationStore.State state) {
        Map<String, Declaration> all = new LinkedHashMap<>();
        files.forEach(declaration -> all.put(declaration.key(), declaration));
        for (DeclarationStore.Text text : state.declared()) {
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
