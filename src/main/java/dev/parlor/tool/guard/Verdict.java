package dev.parlor.tool.guard;

import java.net.InetAddress;
import java.util.List;

/** What the guard says of a URL. */
public sealed interface Verdict {
    /**
     * A connection may be made, to one of these addresses and to no other.
     *
     * @param addresses all that the name has; at least one
     */
    record Allowed(WebUrl url, List<InetAddress> addresses) implements Verdict {
        public Allowed {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * No connection may be made.
     *
     * @param why for the log: may name host and address, which a model or a visitor must not learn
     */
    record Refused(Reason reason, String why) implements Verdict {}

    /** The name has no address at the moment. */
    record Unresolved(String host) implements Verdict {}

    /** What is wrong with a URL. */
    enum Reason {
        /** Not an http or https URL with one reading only. */
        FORM,
        /** A port of something that is not a web server. */
        PORT,
        /** A name that means this machine or this network. */
        NAME,
        /** One of the addresses is not on the internet. */
        ADDRESS
    }
}
