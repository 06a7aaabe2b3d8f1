package dev.parlor;

import dev.parlor.config.Finding;
import dev.parlor.conversation.SiteId;
import dev.parlor.site.SiteState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What answers for a site, and what was last made of what is written for it. Confined to the keeper's context. */
final class KeptSite {
    private static final Logger LOG = LoggerFactory.getLogger("parlor.sites");

    private final SiteId id;
    private final Thread home = Thread.currentThread();
    private SiteState.Source source;
    private SiteWorks.@Nullable Made made;
    /** The print of what was looked at last; empty if a store may come to see it otherwise. */
    private String judged;
    /** The print of what a store did not take last. */
    private String untaken = "";
    /** When that is looked at again, by {@link System#nanoTime}. */
    private long againNanos;

    private List<Finding> problems = List.of();
    private List<Finding> warnings = List.of();
    private Instant since = Instant.now();

    /** One that nobody has looked at yet. */
    KeptSite(Candidate candidate) {
        this.id = candidate.id();
        this.source = candidate.source();
        this.judged = "";
    }

    /** One that is there since the start. */
    KeptSite(SiteWorks.Made made) {
        this(made.candidate());
        this.made = made;
        this.judged = made.candidate().print();
    }

    boolean isInFile() {
        return source instanceof SiteState.Source.InFile;
    }

    boolean serves() {
        return made != null;
    }

    Optional<SiteWorks.Made> made() {
        return Optional.ofNullable(made);
    }

    boolean needsJudgement(Candidate candidate) {
        boolean rests = candidate.print().equals(untaken) && System.nanoTime() - againNanos < 0;
        return !candidate.print().equals(judged) && !rests;
    }

    /**
     * Takes what came of looking at a candidate. What a store did not take rests for as long as finding that out took, so
     * that the other sites' changes come in between.
     *
     * @return whether something else answers from now on
     */
    boolean take(Candidate candidate, SiteWorks.Verdict verdict, Duration took) {
        assert Thread.currentThread().equals(home) : "a site is confined to its keeper's context";
        source = candidate.source();
        return switch (verdict) {
            case SiteWorks.Verdict.Fit fit -> {
                judged = candidate.print();
                yield fit(candidate, fit);
            }
            case SiteWorks.Verdict.Unfit unfit -> {
                judged = unfit.lasting() ? candidate.print() : "";
                untaken = unfit.lasting() ? "" : candidate.print();
                againNanos = System.nanoTime() + took.toNanos();
                unfit(unfit.problems());
                yield false;
            }
        };
    }

    private boolean fit(Candidate candidate, SiteWorks.Verdict.Fit fit) {
        boolean same = made != null && made.candidate().print().equals(candidate.print());
        if (!same || !problems.isEmpty()) {
            since = Instant.now();
            LOG.info("Site {} is as {} has it now.", id, candidate.draft().file());
            fit.warnings().forEach(warning -> LOG.warn("{}", warning));
        }
        problems = List.of();
        warnings = fit.warnings();
        if (!same) {
            made = new SiteWorks.Made(candidate, fit.parts());
        }
        return !same;
    }

    private void unfit(List<Finding> found) {
        if (!found.equals(problems)) {
            since = Instant.now();
            LOG.error("Site {} {}:", id, made == null ? "is not there" : "stays as it was");
            found.forEach(problem -> LOG.error("{}", problem));
        }
        problems = found;
    }

    /** @param ofFiles findings about files that could not even be read, some of which may be this site's */
    SiteState state(List<Finding> ofFiles) {
        assert Thread.currentThread().equals(home) : "a site is confined to its keeper's context";
        List<Finding> all = new ArrayList<>(problems);
        ofFiles.stream()
                .filter(finding -> isOfFile(finding) && site(finding).equals(id))
                .forEach(all::add);
        return new SiteState(
                id, made == null ? "" : made.parts().config().title(), source, made != null, all, warnings, since);
    }

    /** A file that makes no site at all. */
    static SiteState nameless(Finding finding, Instant since) {
        return new SiteState(
                site(finding),
                "",
                new SiteState.Source.InFile(finding.file()),
                false,
                List.of(finding),
                List.of(),
                since);
    }

    /** Whether an error is about one file, and not about the folder. */
    static boolean isOfFile(Finding finding) {
        return finding.isError()
                && (finding.file().endsWith(".yaml") || finding.file().endsWith(".sql"));
    }

    /** A file whose name is no id stands for itself, also where nothing is before its dot that could be read. */
    private static SiteId site(Finding finding) {
        String file = Path.of(finding.file()).getFileName().toString();
        String name = file.replaceFirst("\\.[^.]*$", "");
        return new SiteId(name.isBlank() ? file : name);
    }
}
