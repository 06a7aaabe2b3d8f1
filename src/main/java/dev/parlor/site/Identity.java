package dev.parlor.site;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;

/** Who a token says that somebody is. */
public sealed interface Identity {
    record Visitor(SiteId site, VisitorId id) implements Identity {}

    record Operator(String name) implements Identity {}
}
