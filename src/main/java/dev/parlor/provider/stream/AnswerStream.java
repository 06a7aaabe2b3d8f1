package dev.parlor.provider.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.Failure;
import dev.parlor.provider.FinishReason;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.sse.SseListener;
import java.util.Arrays;
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

    /**
     * The most calls or blocks of one answer. Each fragment looks for its own, so a provider that opens one with every
     * chunk would cost more with each.
     */
    protected static final int MOST_PARTS = 4_096;

    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    protected final AnswerDraft draft;
    private State state = State.OPEN;
    private @Nullable Failure failure;
    private @Nullable ErrorReport report;

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

    /** What the provider said of the error that ended the stream; null if there was none. */
    public final @Nullable ErrorReport report() {
        return report;
    }

    /** The protocol's end mark was read. */
    protected final void markEnd() {
        state = State.ENDED;
    }

    /** Decided by the provider's word only where it forbids to run the calls; else by whether there are any. */
    private FinishReason finishReason() {
        FinishReason named = FinishWords.read(draft.finishReason());
        if (named != null) {
            return named;
        }
        return hasCalls() ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    }

    protected final void fail(ErrorReport error) {
        report = error;
        fail(error.trouble().failure());
    }

    protected final void fail(Failure cause) {
        failure = cause;
        state = State.FAILED;
    }

    /** Whether the bytes were understood without a tree: a piece of text like the one before. */
    protected abstract boolean readFast(byte[] bytes, int offset, int length);

    /** The mark {@code [DONE]}, which some gateways put behind the events of any protocol. */
    protected abstract void readDone();

    protected abstract void readTree(JsonNode event, String name, byte[] bytes, int offset, int length);

    /** Whether there are calls to be run if the answer is complete. */
    protected abstract boolean hasCalls();

    protected abstract ProviderAnswer answer(FinishReason reason);

    private void read(String name, byte[] bytes, int offset, int length, @Nullable Trouble ifMalformed) {
        int start = offset;
        int end = offset + length;
        while (end > start && isBlank(bytes[end - 1])) {
            end--;
        }
        while (start < end && isBlank(bytes[start])) {
            start++;
        }
        boolean error = name.equals("error");
        if (isOver() || start == end || (!error && readFast(bytes, start, end - start))) {
            return;
        }
        if (isDone(bytes, start, end)) {
            readDone();
            return;
        }
        JsonNode tree = WireJson.read(bytes, start, end - start);
        if (tree != null && tree.isObject()) {
            readTree(tree, name, bytes, start, end - start);
        } else if (ifMalformed != null && (tree == null || !tree.isNull())) {
            fail((error ? Trouble.ERROR : ifMalformed).failure());
        }
    }

    private static boolean isBlank(byte next) {
        return next >= 0 && next <= ' ';
    }

    private static boolean isDone(byte[] bytes, int from, int to) {
        return to - from >= DONE.length && Arrays.equals(bytes, from, from + DONE.length, DONE, 0, DONE.length);
    }
}
