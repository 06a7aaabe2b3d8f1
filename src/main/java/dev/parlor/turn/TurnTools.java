package dev.parlor.turn;

import dev.parlor.config.SelectionConfig;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.ToolCall;
import dev.parlor.history.Offer;
import dev.parlor.history.OpenTurn;
import dev.parlor.provider.ToolChoice;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.ToolSnapshot;
import dev.parlor.tool.selection.Chooser;
import dev.parlor.tool.selection.FindTools;
import dev.parlor.tool.selection.Question;
import dev.parlor.tool.selection.Selection;
import dev.parlor.tool.selection.Wish;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools that a turn tells its model of: chosen once, with those that the conversation has used, and from then on with
 * those that the model looks for. Event-loop confined.
 */
final class TurnTools {
    private static final Logger LOG = LoggerFactory.getLogger(TurnTools.class);

    private final OpenTurn open;
    private final TurnParts parts;
    private final SiteParts site;
    private final ToolSnapshot all;
    private final Optional<Chooser> chooser;
    private final CallScope scope;
    private Optional<Selection> chosen;
    private ToolSnapshot offered;
    private List<Offer.Item> recorded = List.of();

    TurnTools(Run run, Preparation.Ready ready, Spending spending) {
        this.open = run.turn();
        this.parts = run.parts();
        this.site = run.site();
        this.all = ready.tools();
        this.chooser = site.chooser().map(model -> new PaidChooser(model, spending));
        this.scope = CallScope.lasting(site.config().turn().deadline());
        this.chosen = ready.offered().map(TurnTools::asBefore);
        this.offered = all;
    }

    /** What went out with the last request; all that there are as long as nobody knows. */
    ToolSnapshot offered() {
        return offered;
    }

    /** Knows again what went out with the request whose calls are to go on. */
    void recall(List<Message> window) {
        chosen.ifPresent(selection -> offered = offer(selection, window));
    }

    /**
     * What goes out with the next request. Never fails.
     *
     * @param window of the history that goes out with it
     */
    Future<ToolSnapshot> next(List<Message> window) {
        Future<Selection> selection = chosen.map(Future::succeededFuture).orElseGet(() -> choose(window));
        return selection.map(known -> {
            chosen = Optional.of(known);
            offered = offer(known, window);
            return offered;
        });
    }

    /**
     * They have gone out. Written down beside the turn, which does not wait for it, if they are others than before.
     *
     * @param round number of the request, from 1
     */
    void went(int round) {
        List<Offer.Item> items = offered.tools().stream()
                .map(tool -> new Offer.Item(tool.name(), tool.version()))
                .toList();
        chosen.ifPresent(selection -> {
            parts.metrics().toolsOffered(open.site(), word(selection.strategy()), items.size());
            if (!items.equals(recorded)) {
                recorded = items;
                record(selection, round);
            }
        });
    }

    /** Nobody waits for a choice any more. */
    void giveUp() {
        scope.end();
    }

    private Future<Selection> choose(List<Message> window) {
        return parts.selector()
                .select(wish(window, all.tools()))
                .onSuccess(selection -> parts.metrics()
                        .toolsChosen(
                                open.site(),
                                word(selection.strategy()),
                                selection.fallback() == null
                                        ? ""
                                        : selection.fallback().code(),
                                selection.took()));
    }

    private Wish wish(List<Message> window, List<SiteTool> tools) {
        Question question = Question.last(window, parts.config().selection());
        return new Wish(question, tools, site.config().selection(), chooser, scope);
    }

    private ToolSnapshot offer(Selection selection, List<Message> window) {
        if (selection.strategy() == SelectionConfig.Strategy.ALL) {
            return all;
        }
        Set<String> names = new HashSet<>(selection.tools());
        names.addAll(used(window));
        names.addAll(FindTools.found(window));
        if (site.toolChoice() instanceof ToolChoice.Named named) {
            names.add(named.tool());
        }
        List<SiteTool> told = new ArrayList<>();
        List<SiteTool> left = new ArrayList<>();
        all.tools().forEach(tool -> (names.contains(tool.name()) ? told : left).add(tool));
        if (!left.isEmpty() && all.find(FindTools.NAME).isEmpty()) {
            told.add(parts.selector().finder(wish(window, left)));
        }
        return new ToolSnapshot(all.site(), told, left);
    }

    private static Set<String> used(List<Message> window) {
        Set<String> names = new HashSet<>();
        for (Message message : window) {
            if (message instanceof Message.Assistant said) {
                said.toolCalls().stream().map(ToolCall::name).forEach(names::add);
            }
        }
        return names;
    }

    private void record(Selection selection, int round) {
        Failure fallback = selection.fallback();
        parts.offers()
                .record(
                        open,
                        new Offer(
                                round,
                                word(selection.strategy()),
                                fallback == null ? null : fallback.code(),
                                selection.considered(),
                                selection.took(),
                                recorded))
                .onFailure(problem ->
                        LOG.warn("turn {}: its tools were not recorded: {}", open.id(), problem.getMessage()));
    }

    private static Selection asBefore(Offer offer) {
        return new Selection(
                SelectionConfig.Strategy.valueOf(offer.strategy().toUpperCase(Locale.ROOT)),
                null,
                offer.tools().stream().map(Offer.Item::name).toList(),
                offer.considered(),
                offer.took());
    }

    private static String word(SelectionConfig.Strategy strategy) {
        return strategy.name().toLowerCase(Locale.ROOT);
    }
}
