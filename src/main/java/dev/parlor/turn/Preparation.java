package dev.parlor.turn;

import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.Visitor;
import dev.parlor.history.Gist;
import dev.parlor.history.LogEntry;
import dev.parlor.history.Offer;
import dev.parlor.history.OpenTurn;
import dev.parlor.tool.ToolSnapshot;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers what a turn begins with. Event-loop confined. */
final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
    /** How far a log that was lost goes on above what the archive knows, so that nobody mistakes it for the old one. */
    private static final long BEYOND_LOST_ENTRIES = 1_000_000;

    private final OpenTurn open;
    private final TurnParts parts;
    private final SiteParts site;

    Preparation(Run run) {
        this.open = run.turn();
        this.parts = run.parts();
        this.site = run.site();
    }

    /**
     * What a turn begins with.
     *
     * @param top number of the log's last entry
     * @param recollection what its model is sent of the history
     * @param tools all that its visitor may use
     * @param offered what an earlier owner has told the model of; empty if there is none, or nothing is known of it
     */
    record Ready(
            long top, List<Message> history, Recollection recollection, ToolSnapshot tools, Optional<Offer> offered) {}

    /** For a turn that nobody has run yet, which adds what is asked to the hot history. */
    Future<Ready> first() {
        Future<Long> top = parts.log().last(open.conversation(), 1).map(last -> top(open, last));
        Future<List<Message>> history = history();
        Future<ToolSnapshot> tools = tools(Set.of());
        Future<Recollection> recollection = recollection();
        return Future.all(top, history, tools, recollection)
                .map(all -> new Ready(
                        top.result(), history.result(), recollection.result(), tools.result(), Optional.empty()));
    }

    /** For a turn that another server has begun. */
    Future<Ready> again(Takeover.Standing.GoesOn standing) {
        Future<Optional<Offer>> offered = parts.history()
                .replace(open.conversation(), standing.history())
                .compose(replaced -> parts.offers().latest(open.id()));
        Future<ToolSnapshot> tools = offered.compose(offer -> tools(names(offer)));
        Future<Recollection> recollection = recollection();
        return Future.all(tools, recollection)
                .map(all -> new Ready(
                        standing.top(), standing.history(), recollection.result(), tools.result(), offered.result()));
    }

    /** The number after which a turn goes on, or one above all that ever was if the log has lost entries. */
    static long top(OpenTurn turn, List<LogEntry> last) {
        long top = last.isEmpty() ? 0 : last.getLast().seq();
        return top < turn.seq() ? turn.seq() + BEYOND_LOST_ENTRIES : top;
    }

    /** The hot history with what is asked now; made from the archive, which has both, if the copy is not complete. */
    private Future<List<Message>> history() {
        return parts.history().load(open.conversation()).compose(hot -> {
            List<Message> asked =
                    open.asked().stream().<Message>map(OpenTurn.Asked::message).toList();
            if (open.messages() == 0) {
                return parts.history().replace(open.conversation(), asked).map(asked);
            }
            if (said(hot) != open.messages()) {
                return parts.archive()
                        .history(open.conversation())
                        .compose(archived -> parts.history()
                                .replace(open.conversation(), archived)
                                .map(archived));
            }
            hot.addAll(asked);
            return parts.history().append(open.conversation(), asked).map(hot);
        });
    }

    private static long said(List<Message> history) {
        return history.stream()
                .filter(message -> !(message instanceof Message.Tool))
                .count();
    }

    /** What is known of the conversation's beginning; a store that does not say costs that, and not the turn. */
    private Future<Recollection> recollection() {
        SiteConfig.HistoryConfig limits = site.config().history();
        boolean mayHaveGist = limits.summary().enabled() && open.messages() >= limits.exchanges();
        return (mayHaveGist
                        ? parts.memory().gist(open.conversation()).recover(problem -> {
                            LOG.warn("turn {} goes on without the summary: {}", open.id(), problem.getMessage());
                            return Future.succeededFuture(Optional.empty());
                        })
                        : Future.succeededFuture(Optional.<Gist>empty()))
                .map(gist -> new Recollection(site.config(), gist));
    }

    /**
     * What the visitor may use, on the page that they are on.
     *
     * @param kept names of tools that went out already, and stay wherever the visitor is by now
     */
    private Future<ToolSnapshot> tools(Set<String> kept) {
        Visitor visitor = parts.tokens().latest(open.site(), open.visitor());
        ToolSnapshot permitted = parts.tools()
                .snapshot(open.site(), open.conversation())
                .only(tool -> tool.policy().permits(visitor));
        return parts.pageTools().present(permitted, open.conversation(), visitor.id(), kept);
    }

    private static Set<String> names(Optional<Offer> offered) {
        return offered.stream()
                .flatMap(offer -> offer.tools().stream())
                .map(Offer.Item::name)
                .collect(Collectors.toSet());
    }
}
