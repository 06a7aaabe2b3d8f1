package dev.parlor.tool.extract;

import dev.parlor.conversation.Failure;
import dev.parlor.conversation.ToolResult;
import dev.parlor.provider.FinishReason;
import dev.parlor.provider.output.Outcome;
import dev.parlor.provider.stream.Trouble;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.ToolInvocation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a reading comes to, in words for the model that asked for it. */
final class ExtractResult {
    private static final Logger LOG = LoggerFactory.getLogger(ExtractResult.class);

    private ExtractResult() {}

    static ToolResult of(Outcome outcome, CallScope scope, ToolInvocation invocation, String tool) {
        return switch (outcome) {
            case Outcome.Valid valid -> new ToolResult.Succeeded(valid.value().encode());
            case Outcome.Invalid invalid -> unfit(invalid);
            case Outcome.Failed failed -> failed(failed.failure(), scope, invocation, tool);
        };
    }

    private static ToolResult unfit(Outcome.Invalid invalid) {
        boolean cut =
                !invalid.answers().isEmpty() && invalid.answers().getLast().finishReason() == FinishReason.LENGTH;
        return cut
                ? ToolFault.ANSWER_TOO_LARGE.untouched("There is more in it than this tool can tell.")
                : ToolFault.UNREADABLE_ANSWER.untouched(
                        "It could be read, but not in the form that is asked for: " + invalid.violations() + ".");
    }

    private static ToolResult failed(Failure failure, CallScope scope, ToolInvocation invocation, String tool) {
        if (Trouble.CANCELLED.is(failure)) {
            return scope.remaining().isZero()
                    ? ToolFault.TIMEOUT.untouched("Reading took too long.")
                    : ToolFault.CANCELLED.untouched("The call was stopped.");
        }
        if (Trouble.DECLINED.is(failure)) {
            return ToolFault.REFUSED.untouched("The model that reads declined to read this.");
        }
        if (Trouble.CONTEXT_OVERFLOW.is(failure)) {
            return ToolFault.INVALID_ARGUMENTS.untouched("This is too long to be read at once.");
        }
        if (failure.retryable()) {
            LOG.warn("Call {} of {}: {}", invocation.call().id(), tool, failure.code());
            return ToolFault.UNAVAILABLE.untouched("Nothing can be read at the moment.");
        }
        LOG.error("Call {} of {}: {}", invocation.call().id(), tool, failure.code());
        return ToolFault.TOOL_FAILED.untouched("The tool could not read this.");
    }
}
