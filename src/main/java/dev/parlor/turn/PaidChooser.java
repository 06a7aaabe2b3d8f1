package dev.parlor.turn;

import dev.parlor.conversation.Failure;
import dev.parlor.history.Admission;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.output.Outcome;
import dev.parlor.provider.output.StructuredCall;
import dev.parlor.provider.output.StructuredOutput;
import dev.parlor.tool.selection.Chooser;
import io.vertx.core.Future;
import java.util.List;

/** A model that chooses tools at the cost of a turn, within its budgets. Event-loop confined. */
final class PaidChooser implements Chooser {
    /** What comes before the turn's first answer. */
    private static final int ROUND = 0;

    private static final Failure NO_BUDGET =
            new Failure("budget_reached", "The budget does not cover a model that chooses tools.", false);
    private static final Failure BUDGET_UNKNOWN = new Failure("budget_unknown", "Nobody knows what was spent.", true);
    private static final Failure OVER = new Failure("cancelled", "The choice of tools was stopped.", false);

    private final Model model;
    private final Spending spending;

    PaidChooser(Model model, Spending spending) {
        this.model = model;
        this.spending = spending;
    }

    @Override
    public String model() {
        return model.name();
    }

    @Override
    public Future<Outcome> ask(StructuredOutput form, ModelRequest request, Future<Void> over) {
        return spending.admit(model, request, ROUND)
                .compose(admission -> switch (admission) {
                    case Admission.Refused refused -> Future.succeededFuture(failed(NO_BUDGET));
                    case Admission.Granted granted -> over.isComplete() ? notAsked(OVER) : asked(form, request, over);
                })
                .recover(unknown -> notAsked(BUDGET_UNKNOWN));
    }

    private Future<Outcome> asked(StructuredOutput form, ModelRequest request, Future<Void> over) {
        Provider paid = (wish, sink) -> model.provider().ask(wish, event -> {
            if (event instanceof ProviderEvent.Used used) {
                spending.add(used.charge());
            }
            sink.accept(event);
        });
        StructuredCall call = form.ask(paid, request);
        over.onComplete(ended -> call.cancel());
        return call.outcome().onComplete(done -> spending.settle());
    }

    private Future<Outcome> notAsked(Failure why) {
        spending.settle();
        return Future.succeededFuture(failed(why));
    }

    private static Outcome failed(Failure why) {
        return new Outcome.Failed(why, List.of());
    }
}
