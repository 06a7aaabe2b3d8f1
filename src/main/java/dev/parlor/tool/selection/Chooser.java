package dev.parlor.tool.selection;

import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.output.Outcome;
import dev.parlor.provider.output.StructuredOutput;
import io.vertx.core.Future;

/** A model that may be asked which tools fit, on somebody's account. */
public interface Chooser {
    /** The provider's name of it. */
    String model();

    /**
     * Asks for an answer of a form. Never fails, and completes when the answer is paid for, on the loop that asked.
     *
     * @param over completes when nobody waits any more: the provider is not listened to from then on
     */
    Future<Outcome> ask(StructuredOutput form, ModelRequest request, Future<Void> over);
}
