package dev.parlor.turn;

import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.MessageId;
import dev.parlor.history.Admission;
import dev.parlor.history.Gist;
import dev.parlor.history.OpenTurn;
import dev.parlor.provider.FinishReason;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has models sum up what conversations are about, after their turns, at the cost of the turn before and within its
 * budgets. What fails leaves the gist of before, and is due again after the next turn. Event-loop confined.
 */
final class Summarizer {
    private static final Logger LOG = LoggerFactory.getLogger(Summarizer.class);
    /** Before a turn's first answer, as the ledger counts them. */
    private static final int BESIDE = 0;

    private static final ProviderCall NOT_YET = () -> {};

    private final TurnParts parts;
    private final Map<ConversationId, ProviderCall> running = new HashMap<>();
    private boolean closed;

    Summarizer(TurnParts parts) {
        this.parts = parts;
    }

    /** Begins to make the gist anew, unless that is going on already, or too much is. */
    void refresh(OpenTurn turn, SiteParts site, Recollection.Fallen fallen) {
        ConversationId conversation = turn.conversation();
        if (closed
                || running.containsKey(conversation)
                || running.size() >= parts.config().answers().summaries()) {
            return;
        }
        running.put(conversation, NOT_YET);
        long begun = System.nanoTime();
        make(turn, site, fallen).otherwise("failed").onSuccess(outcome -> {
            running.remove(conversation);
            parts.metrics().summaryEnded(turn.site(), outcome, Duration.ofNanos(System.nanoTime() - begun));
        });
    }

    /** Breaks off what is being made. */
    void close() {
        closed = true;
        List.copyOf(running.values()).forEach(ProviderCall::cancel);
    }

    /** In a word, what became of it. */
    private Future<String> make(OpenTurn turn, SiteParts site, Recollection.Fallen fallen) {
        Model model = site.summarizer().orElse(site.model());
        SiteConfig.SummaryConfig limits = site.config().history().summary();
        ModelRequest request = SummaryRequest.of(fallen, model.name(), limits);
        Spending spending = new Spending(new Run(turn, parts, site));
        return parts.memory()
                .gist(turn.conversation())
                .compose(now -> version(now) == version(fallen.before())
                        ? spending.admit(model, request, BESIDE).map(Optional::of)
                        : Future.succeededFuture(Optional.<Admission>empty()))
                .compose(admission -> admission.isEmpty()
                        ? Future.succeededFuture("outdated")
                        : switch (admission.get()) {
                            case Admission.Refused refused -> Future.succeededFuture("budget_exceeded");
                            case Admission.Granted granted ->
                                ask(turn, model, request, spending).compose(end -> switch (end) {
                                    case ProviderEvent.Completed completed ->
                                        keep(turn, fallen, completed.answer(), limits);
                                    case ProviderEvent.Failed failed ->
                                        Future.succeededFuture(failed.failure().code());
                                });
                        })
                .onSuccess(outcome -> {
                    if (!outcome.equals("made")) {
                        LOG.warn("{}: the summary stays as it was: {}", turn.conversation(), outcome);
                    }
                })
                .onFailure(problem -> {
                    spending.settle();
                    LOG.warn("{}: the summary stays as it was: {}", turn.conversation(), problem.getMessage());
                });
    }

    private Future<ProviderEvent.Terminal> ask(OpenTurn turn, Model model, ModelRequest request, Spending spending) {
        Promise<ProviderEvent.Terminal> ended = Promise.promise();
        ProviderCall call = model.provider().ask(request, event -> {
            if (event instanceof ProviderEvent.Used used) {
                spending.add(used.charge());
            } else if (event instanceof ProviderEvent.Terminal last) {
                spending.settle();
                ended.complete(last);
            }
        });
        running.put(turn.conversation(), call);
        if (closed) {
            call.cancel();
        }
        return ended.future();
    }

    private Future<String> keep(
            OpenTurn turn, Recollection.Fallen fallen, ProviderAnswer answer, SiteConfig.SummaryConfig limits) {
        if (answer.finishReason() != FinishReason.STOP) {
            return Future.succeededFuture("incomplete_answer");
        }
        String text = SummaryRequest.kept(answer.text(), limits);
        if (text.isEmpty()) {
            return Future.succeededFuture("empty_answer");
        }
        MessageId last = fallen.messages().getLast().id();
        long version = version(fallen.before()) + 1;
        return parts.memory()
                .keep(turn.conversation(), new Gist(text, last, version, answer.label()))
                .map(kept -> kept ? "made" : "outdated");
    }

    private static long version(Optional<Gist> gist) {
        return gist.map(Gist::version).orElse(0L);
    }
}
