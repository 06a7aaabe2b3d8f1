package dev.parlor.provider.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.Failure;
import dev.parlor.provider.FinishReason;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.sse.SseListener;
import org.jspecify.annotations.Nullable;

/**
 * One protocol's reading of one answer, from its first event to its {@link ProviderEvent.Terminal}.
 *
 * <p>An answer is complete if the provider gave a reason for its end or the protocol's end mark; the end of the bytes
 * alone says nothing, a cut connection looks the same. Once over, an answer does not change. Confined to one thread.
 */
public abstract class AnswerStream implements SseListener {
    private enum State {
        OPEN,
        ENDED,
        FAILED
    }

    protected final AnswerDraft draft;
    private State state = State.OPEN;
    private @Nullable Failure failure;

    protected AnswerStream(AnswerDraft draft) {
        this.draft = draft;
    }

    /** Whether the last event that counts has been read. */
    public final boolean isOver() {
        return state != State.OPEN;
    }

    /** Grows with each event that brings something of the answer, and not only a sign of life. */
    public final int pieces() {
        return draft.pieces();
    }

    @Override
    public final void event(String name, byte[] bytes, int offset, int length) {
        read(name, bytes, offset, length, Trouble.PROTOCOL);
    }

    /** Some providers forget the last blank line; a cut connection leaves half an event, which counts for nothing. */
    @Override
    public final void unterminated(String name, byte[] bytes, int offset, int length) {
        read(name, bytes, offset, length, draft.finishReason().isEmpty() ? Trouble.PROTOCOL : null);
    }

    /** The stream's last word, after its last byte. */
    public final ProviderEvent.Terminal end() {
        boolean complete = state == State.ENDED
                || (state == State.OPEN && !draft.finishReason().isEmpty());
        FinishReason reason = complete ? finishReason() : FinishReason.ERROR;
        if (reason != FinishReason.ERROR) {
            return new ProviderEvent.Completed(answer(reason));
        }
        Failure cause = failure == null ? (complete ? Trouble.ERROR : Trouble.INCOMPLETE).failure() : failure;
        return new ProviderEvent.Failed(cause, answer(FinishReason.ERROR));
    }

    /** Ends the answer here, for a reason that its events do not tell; what follows is not read. */
    public final ProviderEvent.Failed broken(Failure cause) {
        fail(cause);
        return new ProviderEvent.Failed(cause, answer(FinishReason.ERROR));
    }

    /** The protocol's end mark was read. */
    protected final void markEnd() {
        state = State.ENDED;
    }

    protected final void fail(Failure cause) {
        failure = cause;
        state = State.FAILED;
    }

    /** Whether the bytes were understood without a tree: a piece of text like the one before, or an end mark. */
    protected abstract boolean readFast(byte[] bytes, int offset, int length);

    protected abstract void readTree(JsonNode event, String name, byte[] bytes, int offset, int length);

    /** Why a complete answer ended. */
    protected abstract FinishReason finishReason();

    protected abstract ProviderAnswer answer(FinishReason reason);

    private void read(String name, byte[] bytes, int offset, int length, @Nullable Trouble ifMalformed) {
        int end = offset + length;
        while (end > offset && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
            end--;
        }
        if (isOver() || end == offset || readFast(bytes, offset, end - offset)) {
            return;
        }
        JsonNode tree = WireJson.read(bytes, offset, end - offset);
        if (tree != null && tree.isObject()) {
            readTree(tree, name, bytes, offset, end - offset);
        } else if (ifMalformed != null) {
            fail((name.equals("error") ? Trouble.ERROR : ifMalformed).failure());
        }
    }
}
