package dev.parlor.history;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes things out of the archive, so that whatever is written late about them does not stay: a turn that still runs
 * somewhere finds no row. Each step can be taken again, and by several servers at once. Futures complete on the caller's
 * context.
 */
public interface Erasure {
    /**
     * From now on nothing is taken from a visitor who shows what they were issued until now.
     *
     * @return who is meant: with the strangers who turned out to be this visitor
     */
    Future<Person> begin(SiteId site, VisitorId visitor);

    /** Some conversations that the person had begun by then. */
    Future<List<ConversationId>> conversations(Person person, int limit);

    /** Erases a conversation of the person, and the person from its lines in ledger and audit. */
    Future<Erased> erase(Person person, ConversationId conversation);

    /** Takes the names out of what is left, and forgets the person. */
    Future<Erased> finish(Person person);

    /** Some conversations of a site that nobody has changed for so long. */
    Future<List<ConversationId>> outdated(SiteId site, Duration age, int limit);

    /** Erases a conversation; empty if it has changed since, or somebody was quicker. */
    Future<Optional<Erased>> erase(SiteId site, ConversationId conversation, Duration age);

    /**
     * Forgets what is as old and hangs on no conversation: approvals, notices, begun writes, and visitors.
     *
     * @return how many
     */
    Future<Integer> forget(SiteId site, Duration age, int limit);

    /**
     * Remembers how long these sites keep their conversations; zero is for ever.
     *
     * @return the same of all sites that there ever were
     */
    Future<Map<SiteId, Duration>> remember(Map<SiteId, Duration> ages);

    /** Whether there is, or was, such a site. */
    Future<Boolean> knows(SiteId site);

    /** Some erased conversations of which the hot store may hold something still. */
    Future<List<Remnant>> hot(int limit);

    /** The hot store holds nothing of a conversation any more. */
    Future<Void> cooled(ConversationId conversation);

    /**
     * Forgets marks of erasures that are older than {@code age}.
     *
     * @return how many
     */
    Future<Integer> forgetMarks(Duration age, int limit);

    /** A conversation that is erased in the archive. */
    record Remnant(SiteId site, ConversationId conversation) {}

    /**
     * One person on one site, under all their names.
     *
     * @param until what they were issued until then is void
     */
    record Person(SiteId site, Set<VisitorId> names, Instant until) {
        public Person {
            names = Set.copyOf(names);
        }
    }
}
