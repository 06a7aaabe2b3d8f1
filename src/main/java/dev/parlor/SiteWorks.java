package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Finding;
import dev.parlor.config.SiteConfig;
import dev.parlor.config.SiteDraft;
import dev.parlor.conversation.SiteId;
import dev.parlor.site.Visitors;
import dev.parlor.turn.LiveSites;
import dev.parlor.turn.SiteParts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the parts of a site, puts them where the server looks for them, and lets go of those that nobody needs any more.
 * Called on one context, on which its futures complete.
 */
final class SiteWorks {
    private static final Logger LOG = LoggerFactory.getLogger(SiteWorks.class);

    private final Parts parts;
    private final Vertx vertx;
    private final Sites sites;
    private final SiteModels models;
    private final Toolroom tools;

    /**
     * What a site is put into.
     *
     * @param demo is opened once a site needs it
     * @param replaced told when other sites are there than before
     */
    record Parts(
            Vertx vertx,
            Sites sites,
            SiteModels models,
            Toolroom tools,
            DemoServer demo,
            Visitors visitors,
            LiveSites live,
            Runnable replaced) {}

    SiteWorks(Parts parts) {
        this.parts = parts;
        this.vertx = parts.vertx();
        this.sites = parts.sites();
        this.models = parts.models();
        this.tools = parts.tools();
    }

    /** What came of looking at a candidate. */
    sealed interface Verdict {
        /**
         * It can be there.
         *
         * @param warnings what somebody should know all the same
         */
        record Fit(SiteParts parts, List<Finding> warnings) implements Verdict {}

        /**
         * It cannot be there.
         *
         * @param lasting whether it stays so until it is written anew; else a store may change its mind
         */
        record Unfit(List<Finding> problems, boolean lasting) implements Verdict {}
    }

    /** A site that is to be there. */
    record Made(Candidate candidate, SiteParts parts) {}

    /** The parts of a site that was looked at before. */
    Made make(Candidate candidate) {
        return new Made(
                candidate, models.parts(candidate.id(), candidate.draft().config()));
    }

    /** Looks at a candidate completely, before anything of it is there. Its tables are made, if it has some. Never fails. */
    Future<Verdict> judge(Candidate candidate) {
        return vertx.executeBlocking(() -> findings(candidate), false)
                .compose(findings -> {
                    SiteConfig site = candidate.draft().said();
                    return site == null || Finding.anyError(findings)
                            ? Future.<Verdict>succeededFuture(new Verdict.Unfit(errors(findings), true))
                            : open(candidate, site, findings);
                })
                .otherwise(broken -> {
                    LOG.error("Site {} could not be looked at", candidate.id(), broken);
                    return new Verdict.Unfit(
                            List.of(candidate.draft().error("", "cannot be looked at just now")), false);
                });
    }

    private List<Finding> findings(Candidate candidate) {
        SiteDraft draft = candidate.draft();
        List<Finding> findings = new ArrayList<>(draft.findings());
        if (candidate.isOverApi()) {
            findings.addAll(ApiSiteRules.findings(draft));
        }
        findings.addAll(sites.findings(draft));
        return findings;
    }

    private Future<Verdict> open(Candidate candidate, SiteConfig site, List<Finding> warnings) {
        SiteId id = candidate.id();
        Future<Void> keys = candidate.isOverApi()
                ? Homecoming.of(vertx, ApiSiteRules.requirePublicKeys(id, site, tools.guard()))
                : Future.succeededFuture();
        return keys.compose(fine -> sites.needsDemo(id, site) ? parts.demo().open() : Future.<Void>succeededFuture())
                .compose(open -> tools.prepare(id, site, candidate.sql()))
                .<Verdict>map(ready -> new Verdict.Fit(models.parts(id, site), warnings))
                .recover(problem -> problem instanceof ConfigProblem wrong
                        ? Future.succeededFuture(new Verdict.Unfit(
                                wrong.findings().stream()
                                        .map(finding -> SiteCheck.at(candidate.draft(), finding.sentence()))
                                        .toList(),
                                false))
                        : Future.failedFuture(problem));
    }

    private static List<Finding> errors(List<Finding> findings) {
        return findings.stream().filter(Finding::isError).toList();
    }

    /** From now on these are the sites: first their tools can be called, then turns begin with them. Never fails. */
    Future<Void> replace(Map<SiteId, Made> made) {
        Map<SiteId, SiteConfig> configs = new HashMap<>();
        Map<SiteId, SiteParts> next = new HashMap<>();
        Map<SiteId, String> basis = new HashMap<>();
        Set<SiteId> sent = new HashSet<>();
        made.forEach((id, site) -> {
            configs.put(id, site.parts().config());
            next.put(id, site.parts());
            basis.put(id, site.candidate().basis());
            if (site.candidate().isOverApi()) {
                sent.add(id);
            }
        });
        sites.replace(configs, basis);
        parts.visitors().serve(configs, sent);
        return tools.reread()
                .onFailure(late -> LOG.warn("tools of changed sites come later: {}", late.getMessage()))
                .otherwiseEmpty()
                .map(offered -> {
                    parts.live().replace(next);
                    parts.replaced().run();
                    return null;
                });
    }

    /** How long a turn may go on that began with a site which is gone since; never zero. */
    Duration grace() {
        Duration longest = sites.longestTurn();
        return longest.isPositive() ? longest : Duration.ofMillis(1);
    }

    /** Lets go of a site that is gone, and that no turn needs any more. Never fails. */
    Future<Void> retire(SiteId site) {
        sites.forget(site);
        return tools.retire(site)
                .onFailure(problem -> LOG.warn("site {}: {}", site, problem.getMessage()))
                .otherwiseEmpty();
    }
}
