package dev.parlor.embedded.demo;

/** What the request allows or demands about tools. */
sealed interface ToolUse {
    record Free() implements ToolUse {}

    record Forbidden() implements ToolUse {}

    /** At least one call, of any tool. */
    record Demanded() implements ToolUse {}

    record Named(String tool) implements ToolUse {}
}
