package dev.parlor.conversation;

/**
 * A model's wish to have a tool run.
 *
 * @param id unique within the conversation; ties the result to the call
 * @param name as the model wrote it; the tool may not exist
 * @param arguments JSON text as the model wrote it; it may not be JSON. Empty stands for no arguments
 */
public record ToolCall(String id, String name, String arguments) {}
