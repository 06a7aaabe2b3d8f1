package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Finding;
import dev.parlor.config.SiteConfig;
import dev.parlor.config.SiteDraft;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.SiteId;
import dev.parlor.site.Visitors;
import dev.parlor.tool.ToolLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with a site, as far as it can be seen without a network, a store or a page: what it asks for and
 * nobody has, what contradicts itself, what could never work.
 */
final class SiteCheck {
    private static final Pattern KEY_FIRST = Pattern.compile("([a-z_]+(?:\\.[a-z_]+)*): (.*)", Pattern.DOTALL);

    private final @Nullable Models models;
    private final Path folder;
    private final ToolLimits limits;

    /**
     * The check of all sites of a server.
     *
     * @param models null if those of the server cannot be known
     * @param folder of the sites' files
     */
    SiteCheck(@Nullable Models models, Path folder, ToolLimits limits) {
        this.models = models;
        this.folder = folder;
        this.limits = limits;
    }

    /** What its form does not show. Blocking: reads documents. */
    List<Finding> run(SiteDraft draft) {
        SiteConfig site = draft.said();
        if (site == null) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        SiteId id = draft.id();
        if (models != null) {
            look(draft, findings, () -> models.usable(id, site));
            look(draft, findings, () -> models.requireRoom(id, site));
            reading(draft, site, models, findings);
        }
        look(draft, findings, () -> Visitors.check(id, site.identity()));
        if (site.prompt().isBlank()) {
            findings.add(draft.warning("prompt", "is empty: the model is told nothing about the site"));
        }
        site.origins().stream()
                .filter(origin -> !origin.matches("\\*|[a-z][a-z0-9+.-]*://[^/?#\\s]+"))
                .forEach(origin -> findings.add(draft.warning(
                        "origins", "'" + origin + "' is what no browser sends; write https://host, without a path")));
        findings.addAll(new ToolCheck(draft, site, folder, limits).run());
        return findings.stream().distinct().toList();
    }

    /** The models that tools of the site would ask. */
    private static void reading(SiteDraft draft, SiteConfig site, Models models, List<Finding> findings) {
        for (int i = 0; i < site.tools().size(); i++) {
            ToolConfig tool = site.tools().get(i);
            String key = "tools.[" + i + "]";
            if (tool.kind() instanceof ToolKind.Extract extract) {
                refusal(models, draft.id(), site, extract.extract().model())
                        .ifPresent(wrong -> findings.add(draft.error(key, wrong)));
            }
            tool.rules().onError().stream()
                    .flatMap(handler -> Stream.ofNullable(handler.model()))
                    .flatMap(label -> refusal(models, draft.id(), site, label).stream())
                    .forEach(wrong -> findings.add(draft.error(key + ".on_error", wrong)));
        }
    }

    /** Why a model cannot be asked; that none of the site's own can be is a finding by itself. */
    private static Optional<String> refusal(Models models, SiteId id, SiteConfig site, @Nullable String label) {
        try {
            models.reading(id, site, label);
            return Optional.empty();
        } catch (IllegalArgumentException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        } catch (ConfigProblem saidAlready) {
            return Optional.empty();
        }
    }

    private static void look(SiteDraft draft, List<Finding> findings, Runnable check) {
        try {
            check.run();
        } catch (ConfigProblem problem) {
            problem.findings().forEach(finding -> findings.add(at(draft, finding.sentence())));
        }
    }

    /** A sentence that may begin with the site and with a key. */
    static Finding at(SiteDraft draft, String sentence) {
        String said = sentence.replaceFirst("^site " + draft.id() + ": ", "");
        Matcher parts = KEY_FIRST.matcher(said);
        return parts.matches() ? draft.error(parts.group(1), parts.group(2)) : draft.error("", said);
    }
}
