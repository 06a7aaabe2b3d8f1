package dev.parlor;

import dev.parlor.config.Finding;
import dev.parlor.config.SiteDraft;
import dev.parlor.config.SiteFolder;
import dev.parlor.config.SiteReader;
import dev.parlor.conversation.SiteId;
import dev.parlor.site.SiteState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The sites that stand in files, by what the files hold and not by when they were written. What changes from look to
 * look is left alone until it has settled, so that a file which is being written is not taken for what it will be.
 *
 * <p>Blocking; one look at a time.
 */
final class SiteFiles {
    private final SiteFolder folder;
    private final SiteReader reader;
    private final Map<SiteId, SiteDraft> drafts = new HashMap<>();
    private Map<SiteId, String> before = Map.of();

    SiteFiles(Path folder, SiteReader reader) {
        this.folder = new SiteFolder(folder);
        this.reader = reader;
    }

    /**
     * What the files say.
     *
     * @param settled those that are as they were at the look before
     * @param unsettled those that have changed since, or have just gone
     * @param unreadable those whose file is there and cannot be read
     * @param findings about files that make no site
     * @param unclear whether there may be more sites than could be seen
     */
    record View(
            Map<SiteId, Candidate> settled,
            Set<SiteId> unsettled,
            Set<SiteId> unreadable,
            List<Finding> findings,
            boolean unclear) {
        static final View NONE = new View(Map.of(), Set.of(), Set.of(), List.of(), true);

        /** Whether a site is made by a file, or may be. */
        boolean has(SiteId site) {
            return settled.containsKey(site) || unsettled.contains(site) || unreadable.contains(site);
        }
    }

    /**
     * The candidates that a server has begun with; what they stand for counts as seen.
     *
     * @param begun drafts that were read a moment ago
     */
    List<Candidate> begin(Collection<SiteDraft> begun) {
        SiteFolder.Look look = folder.look();
        Map<SiteId, String> now = new HashMap<>();
        List<Candidate> candidates = new ArrayList<>();
        for (SiteDraft draft : begun) {
            SiteFolder.Written written = look.sites().get(draft.id());
            if (written != null && written.text().equals(draft.text())) {
                Candidate candidate = candidate(draft.id(), written);
                now.put(draft.id(), candidate.print());
                candidates.add(candidate);
            } else {
                candidates.add(new Candidate(new SiteState.Source.InFile(draft.file()), draft, null, "", ""));
            }
        }
        before = now;
        return candidates;
    }

    /** Looks once. */
    View look() {
        SiteFolder.Look look = folder.look();
        Map<SiteId, Candidate> settled = new TreeMap<>();
        Set<SiteId> unsettled = new HashSet<>(before.keySet());
        Map<SiteId, String> now = new HashMap<>();
        look.sites().forEach((id, written) -> {
            Candidate candidate = candidate(id, written);
            now.put(id, candidate.print());
            if (candidate.print().equals(before.get(id))) {
                settled.put(id, candidate);
                unsettled.remove(id);
            } else {
                unsettled.add(id);
            }
        });
        before = now;
        drafts.keySet().retainAll(now.keySet());
        return new View(settled, unsettled, look.unreadable(), look.findings(), look.unclear());
    }

    /** The digests of the documents of sites that have some. */
    Map<SiteId, String> basis(Collection<SiteDraft> sites) {
        Map<SiteId, String> basis = new HashMap<>();
        for (SiteDraft draft : sites) {
            if (!draft.documents().isEmpty()) {
                basis.put(draft.id(), basis(draft));
            }
        }
        return basis;
    }

    private Candidate candidate(SiteId id, SiteFolder.Written written) {
        SiteDraft known = drafts.get(id);
        SiteDraft draft = known != null
                        && known.text().equals(written.text())
                        && known.file().equals(written.file())
                ? known
                : reader.read(id, written.file(), written.text());
        drafts.put(id, draft);
        String basis = basis(draft);
        String print = digest("file\0" + written.text() + "\0" + written.sql() + "\0" + basis);
        return new Candidate(new SiteState.Source.InFile(written.file()), draft, written.sql(), basis, print);
    }

    private String basis(SiteDraft draft) {
        List<String> documents = draft.documents();
        if (documents.isEmpty()) {
            return "";
        }
        StringBuilder all = new StringBuilder();
        documents.forEach(name -> all.append(name)
                .append('\0')
                .append(folder.document(name).orElse(""))
                .append('\0'));
        return digest(all.toString());
    }

    static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
