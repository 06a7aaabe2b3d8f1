package dev.parlor;

import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.SiteId;
import dev.parlor.embedded.demo.Scripts;
import dev.parlor.site.DemoSite;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The sites that leave their sign-in to this server. Who there is stands beside what the demo model has learnt of the site:
 * in {@code demo/<name>.yaml} where the site's models have {@code demo/<name>}.
 *
 * @param now all sites as they are at the moment
 */
record DemoSites(Supplier<Map<SiteId, SiteConfig>> now, Scripts scripts)
        implements Function<SiteId, Optional<DemoSite>> {
    private static final String MODEL = "demo/";

    @Override
    public Optional<DemoSite> apply(SiteId id) {
        return Optional.ofNullable(now.get().get(id))
                .filter(site -> site.identity().isDemo())
                .map(site -> new DemoSite(
                        site.identity(),
                        site.models().stream()
                                .filter(model -> model.startsWith(MODEL))
                                .flatMap(model -> scripts.people(model.substring(MODEL.length())).stream())
                                .toList()));
    }
}
