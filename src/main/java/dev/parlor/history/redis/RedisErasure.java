package dev.parlor.history.redis;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.Account;
import dev.parlor.history.ConversationLog;
import dev.parlor.history.Erasure;
import dev.parlor.history.HotErasure;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Erasure in Redis, by one script for each conversation. Thread-safe. */
public final class RedisErasure implements HotErasure {
    /** KEYS log, history, lease. ARGV the seal's ID, its field and frame, milliseconds that it lasts. */
    private static final String SEAL = """
            redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
            redis.call('XADD', KEYS[1], ARGV[1], ARGV[2], ARGV[3])
            redis.call('PEXPIRE', KEYS[1], ARGV[4])
            return 1
            """;

    private final Redis redis;
    private final String frame;
    private final Duration lasting;

    /**
     * Erasure on a client of its own.
     *
     * @param frame what whoever watches an erased conversation is shown, under the number {@link ConversationLog#SEALED}
     * @param lasting how long a log stays sealed: longer than a server may be away that still writes it
     */
    public RedisErasure(Redis redis, String frame, Duration lasting) {
        this.redis = redis;
        this.frame = frame;
        this.lasting = lasting;
    }

    @Override
    public Future<Void> seal(SiteId site, ConversationId conversation) {
        Request spent = Request.cmd(Command.DEL).arg(Keys.allowance(new Account.OfConversation(site, conversation)));
        return redis.send(Request.cmd(Command.EVAL)
                        .arg(SEAL)
                        .arg(3)
                        .arg(Keys.log(conversation))
                        .arg(Keys.history(conversation))
                        .arg(Keys.own(conversation))
                        .arg(ConversationLog.SEALED + "-0")
                        .arg(RedisLog.FIELD)
                        .arg(frame)
                        .arg(lasting.toMillis()))
                .compose(done -> redis.send(spent))
                .mapEmpty();
    }

    @Override
    public Future<Void> forget(Erasure.Person person) {
        Request delete = Request.cmd(Command.DEL);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        for (VisitorId name : person.names()) {
            for (long days = -1; days <= RedisAllowances.KEEP.toDays(); days++) {
                delete.arg(Keys.allowance(new Account.OfVisitor(person.site(), name, today.minusDays(days))));
            }
        }
        return redis.send(delete).mapEmpty();
    }
}
