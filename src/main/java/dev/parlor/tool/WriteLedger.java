package dev.parlor.tool;

import io.vertx.core.Future;

/** Which writes were begun, so that none is begun twice, also not by another server after a crash. */
public interface WriteLedger {
    /** Whether the call is the first under its idempotency key; from then on it counts as begun. */
    Future<Boolean> begin(ToolInvocation invocation);
}
