package dev.parlor.config;

import dev.parlor.conversation.SiteId;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code conf/sites}: a file {@code <id>.yaml} for each site, and {@code <id>.sql} for the tables of those that
 * have some. Blocking.
 */
public final class SiteFolder {
    private static final long MOST_BYTES = 16 << 20;
    private static final String YAML = ".yaml";
    private static final String YML = ".yml";
    private static final String SQL = ".sql";

    private final Path folder;

    public SiteFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * What stands in the folder at one moment.
     *
     * @param unreadable sites whose file is there and cannot be read
     * @param findings about files that belong to no site, or cannot be read
     * @param unclear whether it may be more than that
     */
    public record Look(Map<SiteId, Written> sites, Set<SiteId> unreadable, List<Finding> findings, boolean unclear) {
        public Look {
            unreadable = Set.copyOf(unreadable);
            findings = List.copyOf(findings);
        }
    }

    /**
     * The files of a site.
     *
     * @param file for complaints
     * @param sql what makes its tables; null if there is no such file
     */
    public record Written(
            String file, String text, @Nullable String sql) {}

    /** Reads all that is there; what cannot be read is a finding. */
    public Look look() {
        Map<SiteId, Written> sites = new TreeMap<>();
        Set<SiteId> unreadable = new HashSet<>();
        List<Finding> findings = new ArrayList<>();
        for (Path file : list(findings)) {
            String name = file.getFileName().toString();
            String id = name.substring(0, name.lastIndexOf('.'));
            boolean isSite = name.endsWith(YAML);
            if (name.endsWith(YML)) {
                findings.add(new Finding(
                        Finding.Weight.WARNING, file.toString(), 0, "", "is not read: a site's file ends in " + YAML));
            } else if (isSite && !SiteReader.isId(id)) {
                findings.add(Finding.of(file.toString(), "a site's id is 1 to 40 of a-z, 0-9 and -"));
            } else if (isSite) {
                SiteId site = new SiteId(id);
                written(file, id, findings)
                        .ifPresentOrElse(found -> sites.put(site, found), () -> unreadable.add(site));
            } else if (!Files.exists(folder.resolve(id + YAML))) {
                findings.add(new Finding(
                        Finding.Weight.WARNING,
                        file.toString(),
                        0,
                        "",
                        "there is no site of that name; its file would be " + id + YAML));
            }
        }
        boolean unlisted = findings.stream().anyMatch(finding -> finding.file().equals(folder.toString()));
        return new Look(sites, unreadable, findings, unlisted);
    }

    /** The text of a document beside the sites' files; empty if it cannot be read, or is not below the folder. */
    public Optional<String> document(String name) {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder.normalize())) {
            return Optional.empty();
        }
        try {
            return Files.size(file) > MOST_BYTES ? Optional.empty() : Optional.of(Files.readString(file));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Files of editors, which begin with a dot, are none of ours. */
    private List<Path> list(List<Finding> findings) {
        List<Path> list = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{yaml,yml,sql}")) {
            files.forEach(list::add);
        } catch (IOException | DirectoryIteratorException unreadable) {
            findings.add(Finding.of(folder.toString(), "cannot be read; it holds one YAML file for each site"));
        }
        return list.stream()
                .filter(file -> !file.getFileName().toString().startsWith("."))
                .sorted()
                .toList();
    }

    private Optional<Written> written(Path file, String id, List<Finding> findings) {
        return text(file, findings).flatMap(yaml -> {
            Path sql = folder.resolve(id + SQL);
            return Files.exists(sql)
                    ? text(sql, findings).map(tables -> new Written(file.toString(), yaml, tables))
                    : Optional.of(new Written(file.toString(), yaml, null));
        });
    }

    private static Optional<String> text(Path file, List<Finding> findings) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                findings.add(Finding.of(file.toString(), "is larger than 16 MiB"));
                return Optional.empty();
            }
            return Optional.of(Files.readString(file));
        } catch (CharacterCodingException notText) {
            findings.add(Finding.of(file.toString(), "is not UTF-8"));
        } catch (NoSuchFileException hasJustGone) {
            return Optional.empty();
        } catch (IOException unreadable) {
            findings.add(Finding.of(file.toString(), "cannot be read"));
        }
        return Optional.empty();
    }
}
