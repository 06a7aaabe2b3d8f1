package dev.parlor.history.redis;

import dev.parlor.conversation.ConversationId;
import dev.parlor.history.Leases;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Leases as keys {@code c:{cid}:own} with the value {@code node:fence} and a time to live. */
public final class RedisLeases implements Leases {
    /** Redis compares and deletes in one step; KEYS[1] the key, ARGV[1] the value that was set. */
    private static final String DELETE_IF_EQUAL =
            "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

    private final RedisLink link;
    private final String node;
    private final Duration ttl;

    public RedisLeases(RedisLink link, String node, Duration ttl) {
        this.link = link;
        this.node = node;
        this.ttl = ttl;
    }

    @Override
    public Future<Void> take(ConversationId conversation, long fence) {
        return link.send(Request.cmd(Command.SET)
                        .arg(Keys.own(conversation))
                        .arg(value(fence))
                        .arg("PX")
                        .arg(ttl.toMillis()))
                .mapEmpty();
    }

    @Override
    public Future<Void> renew(Map<ConversationId, Long> held) {
        List<Request> renewals = new ArrayList<>();
        held.forEach((conversation, fence) -> {
            renewals.add(Request.cmd(Command.SET)
                    .arg(Keys.own(conversation))
                    .arg(value(fence))
                    .arg("PX")
                    .arg(ttl.toMillis())
                    .arg("NX"));
            renewals.add(
                    Request.cmd(Command.PEXPIRE).arg(Keys.own(conversation)).arg(ttl.toMillis()));
        });
        return link.batch(renewals).mapEmpty();
    }

    @Override
    public Future<Void> release(ConversationId conversation, long fence) {
        return link.send(Request.cmd(Command.EVAL)
                        .arg(DELETE_IF_EQUAL)
                        .arg(1)
                        .arg(Keys.own(conversation))
                        .arg(value(fence)))
                .mapEmpty();
    }

    @Override
    public Future<Set<ConversationId>> held(Collection<ConversationId> conversations) {
        List<ConversationId> all = List.copyOf(conversations);
        List<Request> looks = all.stream()
                .map(conversation -> Request.cmd(Command.EXISTS).arg(Keys.own(conversation)))
                .toList();
        return looks.isEmpty()
                ? Future.succeededFuture(Set.of())
                : link.batch(looks).map(found -> {
                    Set<ConversationId> held = new HashSet<>();
                    for (int i = 0; i < all.size(); i++) {
                        if (found.get(i).toInteger() > 0) {
                            held.add(all.get(i));
                        }
                    }
                    return held;
                });
    }

    private String value(long fence) {
        return node + ":" + fence;
    }
}
