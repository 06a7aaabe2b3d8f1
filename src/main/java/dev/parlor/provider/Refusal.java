package dev.parlor.provider;

/**
 * Why a provider did not answer, by its own word. For operators, never for visitors.
 *
 * @param status of HTTP, or the one that an error inside a stream names; 0 for none
 * @param words one line of at most 300 characters, with keys struck out; empty if it said nothing
 */
public record Refusal(int status, String words) {}
