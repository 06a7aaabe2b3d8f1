package dev.parlor.tool.guard;

/** Where an address leads. */
enum Reach {
    /** A server on the internet. */
    PUBLIC,
    /** This machine or a network of its owner; reached only where a site's owner has opened it. */
    PRIVATE,
    /** Nowhere that a tool has any business: cloud metadata, multicast, tunnels, addresses for books. */
    NEVER
}
