package dev.parlor;

import dev.parlor.config.SiteDraft;
import dev.parlor.config.SiteReader;
import dev.parlor.conversation.SiteId;
import dev.parlor.history.SiteTexts;
import dev.parlor.site.SiteState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sites that were made over the API, as this server knows them. Texts are parsed beside the event loop, and once.
 * Confined to the keeper's context.
 */
final class SentSites {
    private static final Logger LOG = LoggerFactory.getLogger("parlor.sites");

    private final Vertx vertx;
    private final SiteTexts texts;
    private final SiteReader reader;
    private Map<SiteId, Candidate> now = Map.of();
    private long revision = -1;
    private boolean cannotRead;

    SentSites(Vertx vertx, SiteTexts texts, SiteReader reader) {
        this.vertx = vertx;
        this.texts = texts;
        this.reader = reader;
    }

    Map<SiteId, Candidate> now() {
        return now;
    }

    /** Reads what has changed. Never fails: without the archive, what is known stays. */
    Future<Void> read() {
        return texts.revision()
                .compose(latest -> latest == revision ? Future.<Void>succeededFuture() : load())
                .onSuccess(read -> cannotRead = false)
                .recover(problem -> {
                    if (!cannotRead) {
                        LOG.warn("Sites that were made over the API cannot be read: {}", problem.getMessage());
                    }
                    cannotRead = true;
                    return Future.succeededFuture();
                });
    }

    /** What comes of a text that somebody sends. */
    Future<Candidate> candidate(SiteTexts.Text text) {
        return vertx.executeBlocking(() -> candidate(text, Map.of()), false);
    }

    /** The archive has it by now. */
    void keep(Candidate candidate) {
        Map<SiteId, Candidate> more = new HashMap<>(now);
        more.put(candidate.id(), candidate);
        now = Map.copyOf(more);
    }

    /** The archive does not have it any more. */
    void drop(SiteId site) {
        Map<SiteId, Candidate> fewer = new HashMap<>(now);
        fewer.remove(site);
        now = Map.copyOf(fewer);
    }

    private Future<Void> load() {
        Map<SiteId, Candidate> known = now;
        return texts.load()
                .compose(state -> vertx.executeBlocking(() -> candidates(state.texts(), known), false)
                        .map(candidates -> {
                            now = candidates;
                            revision = state.revision();
                            return null;
                        }));
    }

    private Map<SiteId, Candidate> candidates(List<SiteTexts.Text> all, Map<SiteId, Candidate> known) {
        Map<SiteId, Candidate> candidates = new HashMap<>();
        all.forEach(text -> candidates.put(text.site(), candidate(text, known)));
        return Map.copyOf(candidates);
    }

    private Candidate candidate(SiteTexts.Text text, Map<SiteId, Candidate> known) {
        Candidate before = known.get(text.site());
        SiteDraft draft = before != null && before.draft().text().equals(text.text())
                ? before.draft()
                : reader.read(text.site(), text.site() + ".yaml", text.text());
        return new Candidate(
                new SiteState.Source.OverApi(text.by(), text.at()),
                draft,
                null,
                "",
                SiteFiles.digest("api\0" + text.text()));
    }
}
