package dev.parlor.provider.stream;

import dev.parlor.conversation.Money;
import dev.parlor.conversation.OpaqueBlocks;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.Usage;
import dev.parlor.provider.FinishReason;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderEvent;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An answer while it comes in: each piece is kept and told on at once. Confined to one thread. */
public final class AnswerDraft {
    private final String label;
    private final Consumer<ProviderEvent> sink;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final WholeCharacters textCharacters = new WholeCharacters();
    private final WholeCharacters reasoningCharacters = new WholeCharacters();
    private final WholeCharacters refusalCharacters = new WholeCharacters();
    private String id = "";
    private String model = "";
    private String finishReason = "";
    private @Nullable Usage usage;
    private @Nullable Money charged;
    private int pieces;

    /**
     * An empty one.
     *
     * @param label who was asked, as {@code provider/name}
     */
    public AnswerDraft(String label, Consumer<ProviderEvent> sink) {
        this.label = label;
        this.sink = sink;
    }

    public void addText(String piece) {
        String whole = textCharacters.take(piece);
        if (!whole.isEmpty()) {
            pieces++;
            text.append(whole);
            sink.accept(new ProviderEvent.TextDelta(whole));
        }
    }

    public void addReasoning(String piece) {
        String whole = reasoningCharacters.take(piece);
        if (!whole.isEmpty()) {
            pieces++;
            reasoning.append(whole);
            sink.accept(new ProviderEvent.ReasoningDelta(whole));
        }
    }

    public void addRefusal(String piece) {
        String whole = refusalCharacters.take(piece);
        if (!whole.isEmpty()) {
            pieces++;
            refusal.append(whole);
            sink.accept(new ProviderEvent.RefusalDelta(whole));
        }
    }

    /** Something of the answer came that is neither text nor reasoning nor a refusal, such as part of a tool call. */
    public void addOther() {
        pieces++;
    }

    /** How much of the answer came; grows with each part, however small. */
    public int pieces() {
        return pieces;
    }

    public String id() {
        return id;
    }

    /** All reasoning so far. */
    public String reasoning() {
        return reasoning.toString();
    }

    /** The first id and model count; later chunks repeat or forget them. */
    public void identify(String newId, String newModel) {
        id = id.isEmpty() ? newId : id;
        model = model.isEmpty() ? newModel : model;
    }

    /** Running totals: the last ones count. */
    public void replaceUsage(Usage latest) {
        usage = latest;
    }

    /** What the provider says the answer has cost so far; null says nothing. */
    public void replaceCharge(@Nullable Money latest) {
        charged = latest == null ? charged : latest;
    }

    /** The provider's own word; an empty one changes nothing, nor does a null that somebody made a string of. */
    public void finish(String reason) {
        finishReason = reason.isEmpty() || reason.equals("null") ? finishReason : reason;
    }

    /** Whether nothing was said so far. */
    public boolean isEmpty() {
        return text.isEmpty() && reasoning.isEmpty() && refusal.isEmpty();
    }

    /** The provider's own word for why the answer ended; empty if it did not say. */
    public String finishReason() {
        return finishReason;
    }

    /** All of what came so far. */
    public ProviderAnswer answer(FinishReason reason, List<ToolCall> calls, @Nullable OpaqueBlocks opaque) {
        return new ProviderAnswer(
                label,
                id,
                model,
                text.toString(),
                reasoning.toString(),
                refusal.toString(),
                calls,
                reason,
                finishReason.isEmpty() ? null : finishReason,
                usage,
                charged,
                opaque);
    }
}
