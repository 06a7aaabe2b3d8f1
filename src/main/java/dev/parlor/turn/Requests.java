package dev.parlor.turn;

import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.Message;
import dev.parlor.history.OpenTurn;
import dev.parlor.history.Sent;
import dev.parlor.provider.ModelRequest;
import dev.parlor.tool.ToolSnapshot;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a turn sends its model, of a history that grows with it. Event-loop confined. */
final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final OpenTurn turn;
    private final TurnParts parts;
    private final SiteParts site;
    private final Recollection recollection;
    private final List<Message> history;

    /** @param history the turn's own, which it adds to */
    Requests(Run run, Recollection recollection, List<Message> history) {
        this.turn = run.turn();
        this.parts = run.parts();
        this.site = run.site();
        this.recollection = recollection;
        this.history = history;
    }

    /** The part of the history that goes along. */
    List<Message> window() {
        return recollection.window(history);
    }

    /** What the next turns would have to do without, if it is enough to be summed up. */
    Optional<Recollection.Fallen> fallen() {
        return recollection.fallen(history);
    }

    /** The next request, for the site's usual model. */
    ModelRequest with(List<Message> window, ToolSnapshot offered) {
        SiteConfig.TurnConfig limits = site.config().turn();
        return new ModelRequest(
                site.model().name(),
                recollection.system(history),
                ImageNames.named(window),
                offered.definitions(),
                site.toolChoice(),
                limits.parallelTools(),
                limits.outputTokens(),
                site.settings(turn.conversation()));
    }

    /** It goes out. Noted beside the turn, which does not wait for it, for people who want to know what a model was sent. */
    void went(Model model, ModelRequest request, int round) {
        List<Message> window = request.messages();
        Sent sent = new Sent(
                turn.id(),
                round,
                model.label(),
                request.system(),
                window.getFirst().id(),
                window.getLast().id());
        parts.memory()
                .note(turn, sent)
                .onFailure(problem ->
                        LOG.warn("turn {}: what was sent is not noted: {}", turn.id(), problem.getMessage()));
    }
}
