package dev.parlor;

import dev.parlor.config.Finding;
import dev.parlor.config.SiteReader;
import dev.parlor.config.SitesConfig;
import dev.parlor.conversation.SiteId;
import dev.parlor.history.SiteTexts;
import dev.parlor.site.SiteBook;
import dev.parlor.site.SiteState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the sites of this server in step with its files, and with what was made over the API on any server. A file goes
 * before a text of the same name. What is broken leaves what was there as it is, and says why.
 *
 * <p>One thing at a time, on the context that opened it; from outside thread-safe.
 */
final class SiteKeeper implements SiteBook {
    private static final Logger LOG = LoggerFactory.getLogger("parlor.sites");
    private static final String CHANGED = "parlor.sites.changed";
    /** Texts are looked for also where files are not. */
    private static final Duration USUAL_LOOK = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Context context;
    private final SitesConfig config;
    private final SiteFiles files;
    private final SiteReader reader;
    private final SiteTexts texts;
    private final Sites sites;
    private final SiteWorks works;
    private final Map<SiteId, KeptSite> kept = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
    private SiteFiles.View view = SiteFiles.View.NONE;
    private Map<SiteId, Candidate> sent = Map.of();
    private long revision = -1;
    private boolean cannotRead;
    private long timer = -1;
    private List<Finding> said = List.of();
    private Future<?> busy = Future.succeededFuture();
    private volatile List<SiteState> states = List.of();
    private volatile Map<SiteId, String> written = Map.of();

    /** A keeper that has not begun. */
    SiteKeeper(Vertx vertx, SitesConfig config, SiteTexts texts, Sites sites, SiteWorks works) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.config = config;
        this.texts = texts;
        this.sites = sites;
        this.works = works;
        this.files = new SiteFiles(sites.folder(), sites.reader());
        this.reader = sites.reader().reading(config.apiEnvironment());
    }

    /** Begins with the sites that the server has read; completes when those of the archive are there too. */
    Future<Void> open() {
        return here(() -> vertx.executeBlocking(() -> files.begin(sites.drafts()), false)
                .compose(begun -> {
                    begun.forEach(candidate -> kept.put(candidate.id(), new KeptSite(works.make(candidate))));
                    return works.replace(made(), Set.of());
                })
                .compose(made -> {
                    vertx.eventBus().consumer(CHANGED, news -> serially(() -> look(false)));
                    boolean looks = !config.look().isZero();
                    timer = vertx.setPeriodic((looks ? config.look() : USUAL_LOOK).toMillis(), beat -> {
                        if (busy.isComplete()) {
                            serially(() -> look(looks));
                        }
                    });
                    return look(true);
                }));
    }

    /** Looks no more. */
    void close() {
        context.runOnContext(in -> vertx.cancelTimer(timer));
    }

    @Override
    public List<SiteState> all() {
        return states;
    }

    @Override
    public Optional<String> text(SiteId site) {
        return Optional.ofNullable(written.get(site));
    }

    @Override
    public Future<Outcome> put(SiteId site, String text, String by) {
        return here(() -> {
            if (view.has(site)) {
                return Future.succeededFuture(new Outcome.InFile(file(site)));
            }
            Candidate candidate = candidate(new SiteTexts.Text(site, text, by, Instant.now()));
            return works.judge(candidate).compose(verdict -> switch (verdict) {
                case SiteWorks.Verdict.Unfit unfit ->
                    Future.<Outcome>succeededFuture(new Outcome.Invalid(unfit.problems()));
                case SiteWorks.Verdict.Fit fit ->
                    texts.put(site, text, by, config.apiSites()).compose(stored -> switch (stored) {
                        case FULL -> Future.<Outcome>succeededFuture(new Outcome.TooMany(config.apiSites()));
                        case CREATED, REPLACED ->
                            tellAndLook().map(done -> stands(site, stored == SiteTexts.Kept.CREATED));
                    });
            });
        });
    }

    @Override
    public Future<Outcome> remove(SiteId site, String by) {
        return here(() -> view.has(site)
                ? Future.<Outcome>succeededFuture(new Outcome.InFile(file(site)))
                : texts.remove(site)
                        .compose(gone -> gone
                                ? tellAndLook().map(done -> {
                                    LOG.info("Site {} was taken back by {}.", site, by);
                                    return new Outcome.Removed();
                                })
                                : Future.<Outcome>succeededFuture(new Outcome.Unknown())));
    }

    private Outcome stands(SiteId site, boolean created) {
        return states.stream()
                .filter(state -> state.id().equals(site))
                .findFirst()
                .<Outcome>map(state -> new Outcome.Stands(state, created))
                .orElseGet(Outcome.Unknown::new);
    }

    private String file(SiteId site) {
        Candidate settled = view.settled().get(site);
        return settled == null ? "sites/" + site + ".yaml" : settled.draft().file();
    }

    private Future<Void> tellAndLook() {
        vertx.eventBus().publish(CHANGED, "");
        return look(false);
    }

    private Future<Void> look(boolean atFiles) {
        Future<SiteFiles.View> seen =
                atFiles ? vertx.executeBlocking(files::look, false) : Future.succeededFuture(view);
        return seen.onSuccess(now -> view = now)
                .compose(now -> readSent())
                .compose(read -> step(wanted()))
                .onFailure(problem -> LOG.error("The sites could not be looked at", problem));
    }

    /** Without the archive, what was sent before stays. */
    private Future<Void> readSent() {
        return texts.revision()
                .compose(now -> now == revision
                        ? Future.<Void>succeededFuture()
                        : texts.load().map(state -> {
                            Map<SiteId, Candidate> candidates = new HashMap<>();
                            state.texts().forEach(text -> candidates.put(text.site(), candidate(text)));
                            sent = candidates;
                            revision = state.revision();
                            return null;
                        }))
                .onSuccess(read -> cannotRead = false)
                .recover(problem -> {
                    if (!cannotRead) {
                        LOG.warn("Sites that were made over the API cannot be read: {}", problem.getMessage());
                    }
                    cannotRead = true;
                    return Future.succeededFuture();
                });
    }

    private Candidate candidate(SiteTexts.Text text) {
        return new Candidate(
                new SiteState.Source.OverApi(text.by(), text.at()),
                reader.read(text.site(), text.site() + ".yaml", text.text()),
                null,
                "",
                SiteFiles.digest("api\0" + text.text()));
    }

    private Map<SiteId, Candidate> wanted() {
        Map<SiteId, Candidate> wanted = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
        sent.forEach((id, candidate) -> {
            if (!view.has(id)) {
                wanted.put(id, candidate);
            }
        });
        wanted.putAll(view.settled());
        return wanted;
    }

    private Future<Void> step(Map<SiteId, Candidate> wanted) {
        Set<SiteId> gone = new HashSet<>(kept.keySet());
        gone.removeAll(wanted.keySet());
        gone.removeAll(view.unsettled());
        if (view.unclear()) {
            gone.removeIf(site -> known(site).filter(KeptSite::isInFile).isPresent());
        }
        Future<Boolean> judged = Future.succeededFuture(false);
        for (Candidate candidate : wanted.values()) {
            judged = judged.compose(changed -> judge(candidate).map(fresh -> changed || fresh));
        }
        return judged.compose(changed -> {
            boolean lost = gone.stream()
                    .anyMatch(site -> known(site).filter(KeptSite::serves).isPresent());
            gone.forEach(site -> {
                kept.remove(site);
                LOG.info("Site {} is gone.", site);
            });
            Future<Void> replaced = changed || lost ? works.replace(made(), gone) : Future.succeededFuture();
            return replaced.onComplete(done -> tell(wanted));
        });
    }

    private Optional<KeptSite> known(SiteId site) {
        return Optional.ofNullable(kept.get(site));
    }

    private Map<SiteId, SiteWorks.Made> made() {
        Map<SiteId, SiteWorks.Made> made = new HashMap<>();
        kept.forEach((id, site) -> site.made().ifPresent(parts -> made.put(id, parts)));
        return made;
    }

    /** Whether something else answers from now on. */
    private Future<Boolean> judge(Candidate candidate) {
        KeptSite known = kept.computeIfAbsent(candidate.id(), id -> new KeptSite(candidate));
        if (!known.needsJudgement(candidate)) {
            return Future.succeededFuture(false);
        }
        return works.judge(candidate).map(verdict -> known.take(candidate, verdict));
    }

    /** Tells the log what is new, and everybody how things stand. */
    private void tell(Map<SiteId, Candidate> wanted) {
        view.findings().stream().filter(finding -> !said.contains(finding)).forEach(finding -> LOG.warn("{}", finding));
        said = view.findings();
        List<SiteState> now = new ArrayList<>();
        kept.values().forEach(site -> now.add(site.state(view.findings())));
        view.findings().stream()
                .filter(KeptSite::isOfFile)
                .filter(finding ->
                        now.stream().noneMatch(state -> state.problems().contains(finding)))
                .forEach(finding -> now.add(KeptSite.nameless(finding)));
        Map<SiteId, String> all = new HashMap<>(written);
        all.keySet().retainAll(kept.keySet());
        wanted.forEach((id, candidate) -> all.put(id, candidate.draft().text()));
        states = List.copyOf(now);
        written = Map.copyOf(all);
    }

    private Future<?> serially(Supplier<? extends Future<?>> action) {
        Future<?> next = busy.transform(done -> action.get().mapEmpty());
        busy = next;
        return next;
    }

    /** Runs an action on the keeper's context after those before it; completes on the caller's context. */
    private <T> Future<T> here(Supplier<Future<T>> action) {
        Context caller = vertx.getOrCreateContext();
        Promise<T> told = Promise.promise();
        context.runOnContext(in -> {
            Promise<T> result = Promise.promise();
            serially(() -> {
                Future<T> done = Future.<T>succeededFuture().compose(begun -> action.get());
                done.onComplete(result);
                return done;
            });
            result.future().onComplete(outcome -> caller.runOnContext(back -> told.handle(outcome)));
        });
        return told.future();
    }
}
