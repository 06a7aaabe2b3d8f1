package dev.parlor.config;

import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.SiteId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A site as somebody has written it, whatever is wrong with it.
 *
 * @param file for complaints
 * @param text as it was written
 * @param said what it says, as far as it can be understood; null if it cannot be
 * @param findings about its form
 * @param lines where each key stands
 */
public record SiteDraft(
        SiteId id,
        String file,
        String text,
        @Nullable SiteConfig said,
        List<Finding> findings,
        Map<String, Integer> lines) {
    public SiteDraft {
        findings = List.copyOf(findings);
        lines = Map.copyOf(lines);
    }

    /** Whether all of it was understood. */
    public boolean isSound() {
        return said != null && !Finding.anyError(findings);
    }

    /**
     * What it says.
     *
     * @throws ConfigProblem with all that is wrong if not everything was understood
     */
    public SiteConfig config() {
        if (said == null || !isSound()) {
            throw new ConfigProblem(findings);
        }
        return said;
    }

    /** Its OpenAPI documents, as paths below the folder of sites. */
    public List<String> documents() {
        return Optional.ofNullable(said).stream()
                .flatMap(site -> site.tools().stream())
                .flatMap(tool -> tool.kind() instanceof ToolKind.OpenApi openapi
                        ? Optional.of(openapi.openapi().document()).stream()
                        : Optional.<String>empty().stream())
                .distinct()
                .toList();
    }

    public Finding error(String key, String sentence) {
        return new Finding(Finding.Weight.ERROR, file, line(key), key, sentence);
    }

    public Finding warning(String key, String sentence) {
        return new Finding(Finding.Weight.WARNING, file, line(key), key, sentence);
    }

    private int line(String key) {
        return ConfigFile.line(lines, key);
    }
}
