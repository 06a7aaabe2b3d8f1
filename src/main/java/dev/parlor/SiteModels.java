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
        Models.Asking asking = asking();
        Optional<Model> chooser = site.selection().strategy() == SelectionConfig.Strategy.MODEL
                ? Optional.of(models.chooser(id, site, asking)).filter(model -> !model.demo())
                : Optional.empty();
        return new SiteParts(
                site,
                models.chain(id, site, asking),
                chooser,
                models.thrifty(id, site, asking),
                Optional.of(models.summarizer(id, site, asking)));
    }

    @Override
    public NamedModel of(SiteId id, @Nullable String label) {
        List<String> labels = models.reading(id, site(id), label);
        return new NamedModel(
                models.chain(labels, site(id), asking()),
                Models.nameOf(labels.getFirst()),
                models.seesImages(labels.getFirst()));
    }

    private Models.Asking asking() {
        return new Models.Asking(vertx, demoUrl.get(), watcher);
    }

    private SiteConfig site(SiteId id) {
        return Objects.requireNonNull(sites.get(id), "a site that is configured");
    }
}
