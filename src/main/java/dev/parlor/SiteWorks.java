package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Finding;
import dev.parlor.config.SiteConfig;
import dev.parlor.config.SiteDraft;
import dev.parlor.conversation.SiteId;
import dev.parlor.site.SiteState;
import dev.parlor.site.Visitors;
import dev.parlor.turn.LiveSites;
import dev.parlor.turn.SiteParts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the parts of a site, puts them where the server looks for them, and lets go of those that nobody needs any more.
 * Called on one context.
 *
 * @param demo is opened once a site needs it
 * @param replaced told when other sites are there than before
 */
record SiteWorks(
        Vertx vertx,
        Sites sites,
        SiteModels models,
        Toolroom tools,
        DemoServer demo,
        Visitors visitors,
        LiveSites live,
        Runnable replaced) {
    private static final Logger LOG = LoggerFactory.getLogger(SiteWorks.class);

    /** What came of looking at a candidate. */
    sealed interface Verdict {
        /** @param warnings what somebody should know all the same */
        record Fit(SiteParts parts, List<Finding> warnings) implements Verdict {}

        /** @param lasting whether it stays so until it is written anew; else a store may change its mind */
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
        if (candidate.source() instanceof SiteState.Source.OverApi) {
            findings.addAll(ApiSiteRules.findings(draft));
        }
        findings.addAll(sites.findings(draft));
        return findings;
    }

    private Future<Verdict> open(Candidate candidate, SiteConfig site, List<Finding> warnings) {
        SiteId id = candidate.id();
        Future<Void> model = sites.needsDemo(id, site) ? demo.open() : Future.succeededFuture();
        return model.compose(open -> tools.prepare(id, site, candidate.sql()))
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
    Future<Void> replace(Map<SiteId, Made> made, Set<SiteId> gone) {
        Map<SiteId, SiteConfig> configs = new HashMap<>();
        Map<SiteId, SiteParts> parts = new HashMap<>();
        Map<SiteId, String> basis = new HashMap<>();
        made.forEach((id, site) -> {
            configs.put(id, site.parts().config());
            parts.put(id, site.parts());
            basis.put(id, site.candidate().basis());
        });
        sites.replace(configs, basis);
        visitors.serve(configs);
        return tools.reread()
                .onFailure(late -> LOG.warn("tools of changed sites come later: {}", late.getMessage()))
                .otherwiseEmpty()
                .map(offered -> {
                    live.replace(parts);
                    replaced.run();
                    gone.forEach(this::retireLater);
                    return null;
                });
    }

    /** A turn that has begun may still need it. */
    private void retireLater(SiteId site) {
        long grace = Math.max(1, sites.longestTurn().toMillis());
        vertx.setTimer(grace, over -> {
            if (live.find(site) == null) {
                sites.forget(site);
                tools.retire(site).onFailure(problem -> LOG.warn("site {}: {}", site, problem.getMessage()));
            }
        });
    }
}
