package dev.parlor.tool.selection;

import dev.parlor.conversation.Failure;
import dev.parlor.tool.SiteTool;
import java.util.List;

/** What came of putting tools in order. */
sealed interface Ranked {
    /** The ones that fit, the best first. */
    record Best(List<SiteTool> tools) implements Ranked {}

    record Failed(Failure failure) implements Ranked {}
}
