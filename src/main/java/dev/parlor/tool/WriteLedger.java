package dev.parlor.tool;

import dev.parlor.conversation.ConversationId;
import io.vertx.core.Future;
import java.util.Set;

/** Which writes were begun, so that none is begun twice, also not by another server after a crash. */
public interface WriteLedger {
    /** Whether the call is the first under its idempotency key; from then on it counts as begun. */
    Future<Boolean> begin(ToolInvocation invocation);

    /** Those of a conversation's calls that count as begun, or in whose place another tool's call does. */
    Future<Set<String>> begun(ConversationId conversation, Set<String> idempotencyKeys);
}
