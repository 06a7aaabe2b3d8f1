package dev.parlor.gateway.service;

import dev.parlor.conversation.SiteId;
import dev.parlor.gateway.service.Answers.Refusal;
import dev.parlor.site.Caller;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.ToolRegistry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds what a request is about, as far as its caller may see it. What they may not see does not exist for them. */
final class Places {
    private final ToolRegistry registry;
    private final Supplier<Set<SiteId>> sites;

    /** @param sites that there are at the moment */
    Places(ToolRegistry registry, Supplier<Set<SiteId>> sites) {
        this.registry = registry;
        this.sites = sites;
    }

    /** What was found, or why not. */
    sealed interface Found<T> {
        record Here<T>(T what) implements Found<T> {}

        record Nowhere<T>(Refusal refusal) implements Found<T> {}
    }

    /** A tool in one of its versions. */
    record Place(SiteId site, SiteTool tool) {}

    /** The sites that the caller may see, or the one that they name. */
    List<SiteId> sites(Caller caller, @Nullable String named) {
        return sites.get().stream()
                .filter(caller::maySee)
                .filter(site -> named == null || site.value().equals(named))
                .sorted()
                .toList();
    }

    /** The one site that is meant. */
    Found<SiteId> site(Caller caller, @Nullable String named) {
        List<SiteId> candidates = sites(caller, named);
        return switch (candidates.size()) {
            case 1 -> new Found.Here<>(candidates.getFirst());
            case 0 -> new Found.Nowhere<>(Refusal.notFound("unknown_site", "There is no such site."));
            default ->
                new Found.Nowhere<>(
                        Refusal.badRequest("site_needed", "There are several sites: name one as \"site\"."));
        };
    }

    /** The version of a tool that is meant, the one declared last if none is named. */
    Found<Place> tool(Caller caller, @Nullable String site, String name, @Nullable String version) {
        List<Place> places = sites(caller, site).stream()
                .flatMap(each -> registry.all(each).stream()
                        .filter(tool -> tool.name().equals(name))
                        .filter(tool -> version == null || tool.version().equals(version))
                        .map(tool -> new Place(each, tool)))
                .toList();
        Set<String> where = new TreeSet<>();
        places.forEach(place -> where.add(place.site().value()));
        if (where.size() > 1) {
            return new Found.Nowhere<>(Refusal.badRequest(
                    "site_needed", "Several sites have this tool: name one of " + String.join(", ", where) + "."));
        }
        return Optional.ofNullable(places.isEmpty() ? null : places.getLast())
                .<Found<Place>>map(Found.Here::new)
                .orElseGet(() -> new Found.Nowhere<>(Refusal.notFound("unknown_tool", "There is no such tool.")));
    }

    ToolRegistry registry() {
        return registry;
    }
}
