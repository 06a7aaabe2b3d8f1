package dev.parlor;

import dev.parlor.config.Finding;
import dev.parlor.config.SitesConfig;
import dev.parlor.conversation.SiteId;
import dev.parlor.history.SiteTexts;
import dev.parlor.site.SiteBook;
import dev.parlor.site.SiteState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
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
import org.jspecify.annotations.Nullable;
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
    private final SentSites sent;
    private final SiteTexts texts;
    private final Sites sites;
    private final SiteWorks works;
    private final Map<SiteId, KeptSite> kept = new TreeMap<>();
    private final Departures departures = new Departures();
    private SiteFiles.View view = SiteFiles.View.NONE;
    private @Nullable MessageConsumer<Object> news;
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
        this.sent = new SentSites(vertx, texts, sites.reader().reading(config.apiEnvironment()));
    }

    /** Begins with the sites that the server has read; completes when those of the archive are there too. */
    Future<Void> open() {
        return here(() -> vertx.executeBlocking(() -> files.begin(sites.drafts()), false)
                .compose(begun -> {
                    begun.forEach(candidate -> kept.put(candidate.id(), new KeptSite(works.make(candidate))));
                    return works.replace(made());
                })
                .compose(made -> {
                    news = vertx.eventBus().consumer(CHANGED, told -> serially(() -> look(false)));
                    boolean looks = !config.look().isZero();
                    timer = vertx.setPeriodic((looks ? config.look() : USUAL_LOOK).toMillis(), beat -> {
                        if (busy.isComplete()) {
                            serially(() -> look(looks));
                        }
                    });
                    return look(true);
                }));
    }

    /** Looks no more, also where another server tells of a change. */
    void close() {
        context.runOnContext(in -> {
            vertx.cancelTimer(timer);
            if (news != null) {
                news.unregister().onFailure(problem -> LOG.warn("Changes of sites are still heard of", problem));
            }
        });
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
        return here(() -> isForItsFile(site)
                ? Future.succeededFuture(new Outcome.InFile(file(site)))
                : sent.candidate(new SiteTexts.Text(site, text, by, Instant.now()))
                        .compose(candidate -> works.judge(candidate).compose(verdict -> put(candidate, verdict, by))));
    }

    /** Once the archive has it, whatever becomes of a look, it is no other text that this server goes by. */
    private Future<Outcome> put(Candidate candidate, SiteWorks.Verdict verdict, String by) {
        SiteId site = candidate.id();
        return switch (verdict) {
            case SiteWorks.Verdict.Unfit unfit -> Future.succeededFuture(new Outcome.Invalid(unfit.problems()));
            case SiteWorks.Verdict.Fit fit ->
                texts.put(site, candidate.draft().text(), by, config.apiSites()).compose(stored -> switch (stored) {
                    case FULL -> Future.succeededFuture(new Outcome.TooMany(config.apiSites()));
                    case CREATED, REPLACED -> {
                        sent.keep(candidate);
                        yield tellAndLook()
                                .map(done -> stands(candidate, stored == SiteTexts.Kept.CREATED))
                                .otherwise(broken -> new Outcome.Later());
                    }
                });
        };
    }

    @Override
    public Future<Outcome> remove(SiteId site, String by) {
        return here(() -> isForItsFile(site)
                ? Future.succeededFuture(new Outcome.InFile(file(site)))
                : texts.remove(site).compose(gone -> {
                    if (!gone) {
                        return Future.succeededFuture(new Outcome.Unknown());
                    }
                    LOG.info("Site {} was taken back by {}.", site, by);
                    sent.drop(site);
                    return tellAndLook().otherwiseEmpty().map(done -> new Outcome.Removed());
                }));
    }

    private Outcome stands(Candidate candidate, boolean created) {
        if (isForItsFile(candidate.id())) {
            return new Outcome.InFile(file(candidate.id()));
        }
        return states.stream()
                .filter(state -> state.id().equals(candidate.id()))
                .findFirst()
                .<Outcome>map(state -> new Outcome.Stands(state, created))
                .orElseGet(Outcome.Later::new);
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
                .compose(now -> sent.read())
                .compose(read -> step(wanted()))
                .onFailure(problem -> LOG.error("The sites could not be looked at", problem));
    }

    /** Whether a file makes a site, or may: also one that cannot be read now, or that a folder may hold. */
    private boolean isForItsFile(SiteId site) {
        return view.has(site)
                || (view.unclear() && known(site).filter(KeptSite::isInFile).isPresent());
    }

    private Map<SiteId, Candidate> wanted() {
        Map<SiteId, Candidate> wanted = new TreeMap<>(sent.now());
        wanted.keySet().removeIf(this::isForItsFile);
        wanted.putAll(view.settled());
        return wanted;
    }

    private Future<Void> step(Map<SiteId, Candidate> wanted) {
        Set<SiteId> gone = new HashSet<>(kept.keySet());
        gone.removeAll(wanted.keySet());
        gone.removeIf(this::isForItsFile);
        Future<Boolean> judged = Future.succeededFuture(false);
        for (Candidate candidate : wanted.values()) {
            judged = judged.compose(changed -> judge(candidate).map(fresh -> changed || fresh));
        }
        return judged.compose(changed -> {
                    boolean lost = gone.stream()
                            .anyMatch(
                                    site -> known(site).filter(KeptSite::serves).isPresent());
                    gone.forEach(site -> {
                        kept.remove(site);
                        LOG.info("Site {} is gone.", site);
                    });
                    return changed || lost ? works.replace(made()) : Future.<Void>succeededFuture();
                })
                .map(replaced -> {
                    gone.forEach(this::depart);
                    tell(wanted);
                    return null;
                });
    }

    /** A turn that has begun may still need it; also what was never served may have come to its tables. */
    private void depart(SiteId site) {
        long number = departures.begin(site);
        vertx.setTimer(
                works.grace().toMillis(),
                over -> serially(
                        () -> departures.end(site, number) ? works.retire(site) : Future.<Void>succeededFuture()));
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
        departures.comeBack(candidate.id());
        KeptSite known = kept.computeIfAbsent(candidate.id(), id -> new KeptSite(candidate));
        if (!known.needsJudgement(candidate)) {
            return Future.succeededFuture(false);
        }
        long begun = System.nanoTime();
        return works.judge(candidate)
                .map(verdict -> known.take(candidate, verdict, Duration.ofNanos(System.nanoTime() - begun)));
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
                .forEach(finding -> now.add(KeptSite.nameless(finding, since(finding))));
        Map<SiteId, String> all = new HashMap<>(written);
        all.keySet().retainAll(kept.keySet());
        wanted.forEach((id, candidate) -> all.put(id, candidate.draft().text()));
        states = List.copyOf(now);
        written = Map.copyOf(all);
    }

    private Instant since(Finding finding) {
        return states.stream()
                .filter(state -> state.problems().contains(finding))
                .map(SiteState::since)
                .findFirst()
                .orElseGet(Instant::now);
    }

    private Future<?> serially(Supplier<? extends Future<?>> action) {
        Future<?> next = busy.transform(done -> action.get().mapEmpty());
        busy = next;
        return next;
    }

    /** Runs an action on the keeper's context after those before it; completes on the caller's context. */
    private <T> Future<T> here(Supplier<Future<T>> action) {
        Promise<T> result = Promise.promise();
        context.runOnContext(in -> serially(() -> {
            Future<T> done = Future.<T>succeededFuture().compose(begun -> action.get());
            done.onComplete(result);
            return done;
        }));
        return Homecoming.of(vertx, result.future());
    }
}
