package dev.parlor;

import dev.parlor.config.SelectionConfig;
import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.SiteId;
import dev.parlor.provider.NamedModel;
import dev.parlor.provider.health.Outcome;
import dev.parlor.tool.ToolModels;
import dev.parlor.turn.Model;
import dev.parlor.turn.SiteParts;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The models that a site's turns and tools ask.
 *
 * @param sites by their ids, those too that are gone while a turn may still run
 * @param demoUrl where the demo model listens; empty while no site needs it
 * @param watcher hears what becomes of each request
 */
record SiteModels(
        Vertx vertx, Models models, Map<SiteId, SiteConfig> sites, Supplier<String> demoUrl, Consumer<Outcome> watcher)
        implements ToolModels {
    /** What the turns of a site work with: its models in the order of its list, as one, and those for other ends. */
    SiteParts parts(SiteId id, SiteConfig site) {
        Optional<Model> chooser = site.selection().strategy() == SelectionConfig.Strategy.MODEL
                ? Optional.of(models.chooser(vertx, id, site, demoUrl.get(), watcher))
                        .filter(model -> !model.demo())
                : Optional.empty();
        return new SiteParts(
                site,
                models.chain(vertx, id, site, demoUrl.get(), watcher),
                chooser,
                models.thrifty(vertx, id, site, demoUrl.get(), watcher),
                Optional.of(models.summarizer(vertx, id, site, demoUrl.get(), watcher)));
    }

    @Override
    public NamedModel of(SiteId id, @Nullable String label) {
        List<String> labels = models.reading(id, site(id), label);
        return new NamedModel(
                models.chain(vertx, labels, site(id), demoUrl.get(), watcher),
                Models.nameOf(labels.getFirst()),
                models.seesImages(labels.getFirst()));
    }

    private SiteConfig site(SiteId id) {
        return Objects.requireNonNull(sites.get(id), "a site that is configured");
    }
}
