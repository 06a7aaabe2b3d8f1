package dev.parlor;

import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.SiteId;
import dev.parlor.provider.NamedModel;
import dev.parlor.provider.health.Outcome;
import dev.parlor.tool.ToolModels;
import dev.parlor.turn.Model;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The models that a site's turns and tools ask.
 *
 * @param demoUrl where the demo model listens, or empty if no site needs it
 * @param watcher hears what becomes of each request
 */
record SiteModels(Vertx vertx, Models models, Map<SiteId, SiteConfig> sites, String demoUrl, Consumer<Outcome> watcher)
        implements ToolModels {
    /** What the site's turns ask: its models in the order of its list, as one. */
    Model ofTurns(SiteId id) {
        return models.chain(vertx, id, site(id), demoUrl, watcher);
    }

    /** The one that chooses tools for the site's turns. */
    Model chooser(SiteId id) {
        return models.chooser(vertx, id, site(id), demoUrl, watcher);
    }

    /** The one that answers where a budget of the site comes to its end. */
    Optional<Model> thrifty(SiteId id) {
        return models.thrifty(vertx, id, site(id), demoUrl, watcher);
    }

    /** The one that sums the site's conversations up. */
    Model summarizer(SiteId id) {
        return models.summarizer(vertx, id, site(id), demoUrl, watcher);
    }

    @Override
    public NamedModel of(SiteId id, @Nullable String label) {
        List<String> labels = models.reading(id, site(id), label);
        return new NamedModel(
                models.chain(vertx, labels, site(id), demoUrl, watcher),
                Models.nameOf(labels.getFirst()),
                models.seesImages(labels.getFirst()));
    }

    private SiteConfig site(SiteId id) {
        return Objects.requireNonNull(sites.get(id), "a site that is configured");
    }
}
