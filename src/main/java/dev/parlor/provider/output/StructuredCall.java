package dev.parlor.provider.output;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.provider.FinishReason;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.stream.Trouble;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** One question on its way to an answer of the right form. Event-loop confined. */
public final class StructuredCall {
    private static final MessageId ANSWER = new MessageId("answer");
    private static final MessageId COMPLAINT = new MessageId("complaint");

    private final Provider provider;
    private final ModelRequest request;
    private final Function<String, StructuredOutput.Reading> reader;
    private final List<ProviderAnswer> answers = new ArrayList<>();
    private final Promise<Outcome> outcome = Promise.promise();
    private ProviderCall running = () -> {};
    private boolean mending;

    StructuredCall(Provider provider, ModelRequest request, Function<String, StructuredOutput.Reading> reader) {
        if (!request.tools().isEmpty()) {
            throw new IllegalArgumentException("an answer of a certain form is asked for without tools");
        }
        this.provider = provider;
        this.request = request;
        this.reader = reader;
    }

    /** Completes once, on the event loop that asked; never fails. */
    public Future<Outcome> outcome() {
        return outcome.future();
    }

    /** Closes the provider's connection at once; the outcome is a failure with code {@code cancelled}. Idempotent. */
    public void cancel() {
        running.cancel();
    }

    void start() {
        running = provider.ask(request, this::heard);
    }

    private void heard(ProviderEvent event) {
        switch (event) {
            case ProviderEvent.TextDelta ignored -> {}
            case ProviderEvent.ReasoningDelta ignored -> {}
            case ProviderEvent.RefusalDelta ignored -> {}
            case ProviderEvent.Used ignored -> {}
            case ProviderEvent.Withdrawn withdrawn -> answers.add(withdrawn.answer());
            case ProviderEvent.Completed completed -> {
                answers.add(completed.answer());
                judge(completed.answer());
            }
            case ProviderEvent.Failed failed -> {
                answers.add(failed.answer());
                fail(failed.failure());
            }
        }
    }

    private void judge(ProviderAnswer answer) {
        if (answer.finishReason() == FinishReason.CONTENT_FILTER
                || !answer.refusal().isBlank()) {
            fail(Trouble.DECLINED.failure());
        } else if (answer.finishReason() == FinishReason.LENGTH) {
            String limit = "the answer was cut at its limit of " + request.maxOutputTokens() + " tokens";
            outcome.complete(new Outcome.Invalid(limit, answers));
        } else {
            switch (reader.apply(answer.text())) {
                case StructuredOutput.Reading.Fits fits -> outcome.complete(new Outcome.Valid(fits.value(), answers));
                case StructuredOutput.Reading.Misses misses -> mend(answer, misses.violations());
            }
        }
    }

    private void mend(ProviderAnswer answer, String violations) {
        if (mending) {
            outcome.complete(new Outcome.Invalid(violations, answers));
            return;
        }
        mending = true;
        String complaint = "Your answer is not valid: " + violations
                + ". Answer again, with the corrected JSON object and nothing else.";
        List<Message> messages = new ArrayList<>(request.messages());
        messages.add(new Message.Assistant(ANSWER, answer.text(), List.of(), answer.opaque()));
        messages.add(new Message.User(COMPLAINT, List.of(new ContentPart.Text(complaint))));
        running = provider.ask(request.withMessages(messages), this::heard);
    }

    private void fail(Failure failure) {
        outcome.complete(new Outcome.Failed(failure, answers));
    }
}
