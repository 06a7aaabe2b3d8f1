package dev.parlor.conversation;

/**
 * Provider-made content that is kept word for word and sent back only to the provider that made it.
 *
 * @param provider the model as {@code provider/name}
 * @param json the blocks as that provider's JSON
 */
public record OpaqueBlocks(String provider, String json) {}
