package dev.parlor.tool.mcp;

import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.guard.AddressGuard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** A process that has a server as its program, prints that one's process id, and waits to be killed. */
final class KilledParlor {
    private KilledParlor() {}

    public static void main(String[] arguments) {
        McpLink link = new McpLink(
                Vertx.vertx(),
                McpLab.small(),
                McpLab.LIMITS,
                ToolLimits.STANDARD,
                new AddressGuard(name -> Future.failedFuture("a program has none")));
        link.open(tools -> ProcessHandle.current().children().forEach(child -> System.out.println(child.pid())));
    }
}
