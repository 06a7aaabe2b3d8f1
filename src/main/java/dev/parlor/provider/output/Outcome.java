package dev.parlor.provider.output;

import dev.parlor.conversation.Failure;
import dev.parlor.provider.ProviderAnswer;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What came of asking for an answer by a schema. */
public sealed interface Outcome {
    /** All answers that this took, in their order, also those that were withdrawn: each has its price. */
    List<ProviderAnswer> answers();

    /**
     * The answer fits its schema.
     *
     * @param value valid against the schema; the receiver's own
     */
    record Valid(JsonObject value, List<ProviderAnswer> answers) implements Outcome {
        public Valid {
            answers = List.copyOf(answers);
        }
    }

    /**
     * The model answered, but not so, or not all of it.
     *
     * @param violations what was wrong with the last answer, in words that a model can mend it by
     */
    record Invalid(String violations, List<ProviderAnswer> answers) implements Outcome {
        public Invalid {
            answers = List.copyOf(answers);
        }
    }

    /** The provider failed, the model declined, or somebody cancelled. */
    record Failed(Failure failure, List<ProviderAnswer> answers) implements Outcome {
        public Failed {
            answers = List.copyOf(answers);
        }
    }
}
