package dev.parlor.tool.selection;

import dev.parlor.config.SelectionConfig;
import dev.parlor.config.SelectionConfig.Strategy;
import dev.parlor.config.SelectionLimits;
import dev.parlor.conversation.Failure;
import dev.parlor.provider.embedding.Embeddings;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.ToolLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the tools that go out with a question, and always comes back with some: where vectors or a model fail or take
 * too long, keywords stand in for them.
 *
 * <p>Event-loop confined; one for each loop.
 */
public final class ToolSelector {
    private static final Logger LOG = LoggerFactory.getLogger(ToolSelector.class);
    private static final Failure LATE =
            new Failure("selection_timeout", "Choosing tools took longer than it may.", true);
    private static final Failure OVER = new Failure("cancelled", "Nobody waits for the tools any more.", false);
    private static final Failure WORDLESS = new Failure("no_words", "There are no words to choose tools by.", false);
    private static final Failure NOBODY = new Failure("no_model", "There is no model to choose tools.", false);

    private final Vertx vertx;
    private final SelectionLimits limits;
    private final KeywordRanking keywords;
    private final Optional<SemanticRanking> semantics;
    private final ModelRanking models;
    private final FindTools.Form search;
    private final Set<Strategy> replaced = EnumSet.noneOf(Strategy.class);

    /** @param embeddings of this loop, with a cache; empty if nobody turns texts into vectors */
    public ToolSelector(Vertx vertx, Optional<Embeddings> embeddings, SelectionLimits limits, ToolLimits toolLimits) {
        this.vertx = vertx;
        this.limits = limits;
        this.keywords = new KeywordRanking(limits.toolChars());
        this.semantics = embeddings.map(vectors -> new SemanticRanking(vectors, limits.toolChars()));
        this.models = new ModelRanking(limits.toolChars());
        this.search = new FindTools.Form(toolLimits);
    }

    /** Completes on this loop, at once where nothing has to be asked; never fails. */
    public Future<Selection> select(Wish wish) {
        long since = System.nanoTime();
        SelectionConfig rules = wish.rules();
        if (rules.strategy() == Strategy.ALL || wish.tools().size() <= rules.top()) {
            return Future.succeededFuture(chosen(wish, Strategy.ALL, null, wish.tools(), since));
        }
        return ranked(wish).map(ranked -> switch (ranked) {
            case Ranked.Best best -> {
                hasWorked(rules.strategy());
                yield chosen(wish, rules.strategy(), null, best.tools(), since);
            }
            case Ranked.Failed failed -> {
                hasFailed(rules.strategy(), failed.failure());
                yield chosen(wish, rules.strategy(), failed.failure(), byKeywords(wish), since);
            }
        });
    }

    /** What finds tools by words for the model; the wish has those that it is not told of. */
    public SiteTool finder(Wish wish) {
        return search.over(words -> found(words, wish));
    }

    private Future<List<SiteTool>> found(String words, Wish wish) {
        Wish sought = new Wish(
                new Question(List.of(ToolWords.cut(words, limits.questionChars()))),
                wish.tools(),
                wish.rules(),
                wish.chooser(),
                wish.scope());
        Future<Ranked> ranked = wish.rules().strategy() == Strategy.SEMANTIC
                ? semantically(sought)
                : Future.succeededFuture(new Ranked.Best(keywords.best(sought.question(), sought.tools())));
        return ranked.map(result -> switch (result) {
            case Ranked.Best best -> first(best.tools(), wish.rules().top());
            case Ranked.Failed failed ->
                first(
                        keywords.best(sought.question(), sought.tools()),
                        wish.rules().top());
        });
    }

    private Future<Ranked> ranked(Wish wish) {
        if (wish.question().texts().isEmpty()) {
            return Future.succeededFuture(new Ranked.Failed(WORDLESS));
        }
        return switch (wish.rules().strategy()) {
            case ALL, KEYWORD -> Future.succeededFuture(new Ranked.Best(byKeywords(wish)));
            case SEMANTIC -> semantically(wish);
            case MODEL -> byModel(wish);
        };
    }

    /** Those with words in common first, then the others as the site has them: an empty place helps nobody. */
    private List<SiteTool> byKeywords(Wish wish) {
        Set<SiteTool> all = new LinkedHashSet<>(keywords.best(wish.question(), wish.tools()));
        all.addAll(wish.tools());
        return List.copyOf(all);
    }

    private Future<Ranked> semantically(Wish wish) {
        if (semantics.isEmpty()) {
            return Future.succeededFuture(new Ranked.Failed(NOBODY));
        }
        Promise<Ranked> first = Promise.promise();
        long timer =
                vertx.setTimer(limits.semanticWait().toMillis(), late -> first.tryComplete(new Ranked.Failed(LATE)));
        wish.scope().ended().onComplete(over -> first.tryComplete(new Ranked.Failed(OVER)));
        semantics.get().rank(wish.question(), wish.tools()).onSuccess(first::tryComplete);
        return first.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** Waits for the model to be done also where it is told to stop: what it has cost by then is to be paid. */
    private Future<Ranked> byModel(Wish wish) {
        if (wish.chooser().isEmpty()) {
            return Future.succeededFuture(new Ranked.Failed(NOBODY));
        }
        Promise<Void> over = Promise.promise();
        boolean[] late = {false};
        long timer = vertx.setTimer(limits.modelWait().toMillis(), tooLate -> late[0] = over.tryComplete());
        wish.scope().ended().onComplete(ended -> over.tryComplete());
        return models.rank(
                        wish.question(),
                        wish.tools(),
                        wish.rules().top(),
                        wish.chooser().get(),
                        over.future())
                .map(ranked -> ranked instanceof Ranked.Failed && late[0] ? new Ranked.Failed(LATE) : ranked)
                .onComplete(done -> vertx.cancelTimer(timer));
    }

    private static Selection chosen(
            Wish wish, Strategy strategy, @Nullable Failure fallback, List<SiteTool> ranked, long sinceNanos) {
        List<SiteTool> tools =
                strategy == Strategy.ALL ? ranked : first(ranked, wish.rules().top());
        return new Selection(
                strategy,
                fallback,
                tools.stream().map(SiteTool::name).toList(),
                wish.tools().size(),
                Duration.ofNanos(System.nanoTime() - sinceNanos));
    }

    private static List<SiteTool> first(List<SiteTool> ranked, int most) {
        return ranked.subList(0, Math.min(most, ranked.size()));
    }

    /** Said once when it begins, not with each question. */
    private void hasFailed(Strategy strategy, Failure why) {
        if (!why.equals(OVER) && !why.equals(WORDLESS) && replaced.add(strategy)) {
            LOG.warn(
                    "Tools are chosen by keywords, because {} failed: {}: {}",
                    strategy.name().toLowerCase(Locale.ROOT),
                    why.code(),
                    why.message());
        }
    }

    private void hasWorked(Strategy strategy) {
        if (replaced.remove(strategy)) {
            LOG.info("Tools are chosen by {} again", strategy.name().toLowerCase(Locale.ROOT));
        }
    }
}
