package dev.parlor.tool;

import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.conversation.SiteId;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/** Makes the tools of a declaration, whatever its kind. */
public interface ToolKinds {
    /**
     * Opens what the declaration describes. Does not block, and does not wait for anybody else: what is out of reach now
     * offers nothing until it can be reached.
     *
     * @param offer told which tools there are, from any thread: at once or later, and again whenever that changes
     * @throws IllegalArgumentException with the key that is wrong
     */
    OpenKind open(SiteId site, ToolConfig declaration, Consumer<List<MadeTool>> offer);

    /** What holds the tools of a declaration open. */
    interface OpenKind {
        Future<Void> close();
    }

    /**
     * A tool that can be hosted.
     *
     * @param usual the effect that it counts as where its declaration does not say
     */
    record MadeTool(Tool tool, Effect usual) {}
}
