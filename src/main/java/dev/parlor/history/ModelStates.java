package dev.parlor.history;

import dev.parlor.conversation.ModelHealth;
import io.vertx.core.Future;
import java.util.List;

/** How the models fare, as the servers tell each other. The last word on a model counts. Usable from any thread. */
public interface ModelStates {
    Future<Void> put(ModelHealth health);

    /** The last word on each model that any server had something to say of within the last day. */
    Future<List<ModelHealth>> all();
}
