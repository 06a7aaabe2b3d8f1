package dev.parlor.config;

import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.SiteId;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The files {@code conf/sites/<id>.sql}: tables of a site's own, and what stands in them at first. */
final class SiteTables {
    private static final long MOST_BYTES = 16 << 20;

    private SiteTables() {}

    /**
     * Reads the file of each site that has one; a site with {@code sql} tools and no file has an empty one.
     *
     * @throws ConfigProblem if a file belongs to no site, or cannot be read
     */
    static Map<SiteId, String> read(Path folder, Map<SiteId, SiteConfig> sites) {
        Map<SiteId, String> tables = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
        sites.forEach((id, site) -> {
            if (site.tools().stream().anyMatch(tool -> tool.kind() instanceof ToolKind.Sql)) {
                tables.put(id, "");
            }
        });
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.sql")) {
            for (Path file : files) {
                SiteId site = new SiteId(file.getFileName().toString().replaceFirst("\\.sql$", ""));
                if (!sites.containsKey(site)) {
                    throw new ConfigProblem(
                            file + ": there is no site of that name; its file would be " + site + ".yaml");
                }
                tables.put(site, text(file));
            }
        } catch (IOException unreadable) {
            throw new ConfigProblem(folder + ": cannot be read; it holds one YAML file for each site");
        }
        return tables;
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new ConfigProblem(file + ": is larger than 16 MiB");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException notText) {
            throw new ConfigProblem(file + ": is not UTF-8");
        }
    }
}
