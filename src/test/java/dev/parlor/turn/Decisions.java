package dev.parlor.turn;

import dev.parlor.tool.approval.ApprovalAnswer;
import dev.parlor.tool.approval.Decider;
import java.util.Optional;
import java.util.Set;

/** Who decides in tests, and what. */
final class Decisions {
    static final Decider ANA = operator("ana");
    static final Decider BEN = operator("ben");
    static final ApprovalAnswer YES = new ApprovalAnswer(true, null, "");

    private Decisions() {}

    private static Decider operator(String name) {
        return new Decider.OfOperator(name, Set.of(), Optional.empty());
    }
}
