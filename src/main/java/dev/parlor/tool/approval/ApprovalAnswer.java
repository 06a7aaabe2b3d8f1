package dev.parlor.tool.approval;

import org.jspecify.annotations.Nullable;

/**
 * What a person says to a question.
 *
 * @param arguments JSON text of an object that takes the place of the question's arguments; null to leave them. Says
 *     nothing with a no
 * @param reason told to the model with a no; empty for none
 */
public record ApprovalAnswer(boolean approved, @Nullable String arguments, String reason) {}
