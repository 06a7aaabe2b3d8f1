package dev.parlor.tool.page;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pages that are open on this server and say what they have or where they are, and a way to find those on the others. Thread-safe; one for each
 * server.
 */
public final class LivePages {
    private final Vertx vertx;
    private final boolean clustered;
    private final Duration patience;
    private final Map<PageOwner, List<LivePage>> open = new ConcurrentHashMap<>();
    private @Nullable MessageConsumer<JsonObject> looked;

    /**
     * No page is open.
     *
     * @param clustered whether other servers share the event bus
     * @param patience how long other servers have to say which pages they have
     */
    public LivePages(Vertx vertx, boolean clustered, Duration patience) {
        this.vertx = vertx;
        this.clustered = clustered;
        this.patience = patience;
    }

    /** Begins to tell other servers which pages are open here. */
    public Future<Void> open() {
        if (!clustered) {
            return Future.succeededFuture();
        }
        MessageConsumer<JsonObject> consumer =
                vertx.eventBus().consumer(PageWire.LOOKING, message -> tell(message.body()));
        looked = consumer;
        return consumer.completion();
    }

    public Future<Void> close() {
        return looked == null ? Future.succeededFuture() : looked.unregister();
    }

    /**
     * A page that came in, and has declared nothing yet. Called on the event loop of its socket, where calls are told.
     *
     * @param calls told each call that this page is to answer
     */
    LivePage enter(PageOwner owner, Consumer<PageCall> calls) {
        return new LivePage(vertx, this, owner, calls);
    }

    void add(PageOwner owner, LivePage page) {
        open.merge(owner, List.of(page), LivePages::both);
    }

    void remove(PageOwner owner, LivePage left) {
        open.computeIfPresent(owner, (id, pages) -> {
            List<LivePage> others =
                    pages.stream().filter(page -> !page.equals(left)).toList();
            return others.isEmpty() ? null : others;
        });
    }

    /** The open pages of a visitor in a conversation, the one last active first. Completes on the caller's context. */
    Future<List<OpenPage>> of(PageOwner owner) {
        List<OpenPage> here = here(owner);
        return (clustered ? everywhere(owner, here) : Future.succeededFuture(here))
                .map(pages -> pages.stream()
                        .sorted(Comparator.comparingLong(OpenPage::lastActive).reversed())
                        .toList());
    }

    private List<OpenPage> here(PageOwner owner) {
        return open.getOrDefault(owner, List.of()).stream().map(LivePage::seen).toList();
    }

    /** Nobody knows how many servers will answer: what has come in time counts. */
    private Future<List<OpenPage>> everywhere(PageOwner owner, List<OpenPage> here) {
        String replyTo = PageWire.LOOKING + "." + UUID.randomUUID();
        Map<String, OpenPage> found = new ConcurrentHashMap<>();
        here.forEach(page -> found.put(page.id(), page));
        MessageConsumer<JsonArray> answers = vertx.eventBus()
                .consumer(
                        replyTo,
                        message -> PageWire.parsePages(message.body()).forEach(page -> found.put(page.id(), page)));
        Promise<List<OpenPage>> all = Promise.promise();
        answers.completion().onComplete(listening -> {
            vertx.eventBus().publish(PageWire.LOOKING, PageWire.renderLooking(owner, replyTo));
            vertx.setTimer(patience.toMillis(), over -> {
                answers.unregister();
                all.complete(List.copyOf(found.values()));
            });
        });
        return all.future();
    }

    private void tell(JsonObject looking) {
        List<OpenPage> pages = here(PageWire.parseOwner(looking));
        if (!pages.isEmpty()) {
            vertx.eventBus().send(looking.getString("replyTo"), PageWire.renderPages(pages));
        }
    }

    private static List<LivePage> both(List<LivePage> known, List<LivePage> more) {
        List<LivePage> all = new ArrayList<>(known);
        all.addAll(more);
        return List.copyOf(all);
    }
}
