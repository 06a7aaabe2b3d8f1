package dev.parlor.tool.guard;

/** A server as far as trust goes (RFC 6454): what one is told, another port of the same host is not. */
public record Origin(boolean secure, String host, int port) {}
