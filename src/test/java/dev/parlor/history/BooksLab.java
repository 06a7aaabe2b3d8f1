package dev.parlor.history;

import dev.parlor.conversation.Charge;
import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Cost;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.Spent;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Usage;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.postgres.PostgresArchive;
import dev.parlor.history.postgres.PostgresLedger;
import dev.parlor.history.redis.RedisAllowances;
import dev.parlor.history.redis.RedisLink;
import dev.parlor.testing.TestingStores;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Pool;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** A ledger and servers that share allowances, on real stores. */
final class BooksLab implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final PostgresLedger ledger;
    private final Pool pool;
    private final PostgresArchive archive;

    BooksLab() {
        String database = TestingStores.open().newDatabase();
        pool = PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(database))
                .using(vertx)
                .build();
        archive = new PostgresArchive(pool);
        ledger = new PostgresLedger(pool);
    }

    /** The allowances as one server sees them, on an event loop of its own. */
    final class Till {
        private final Context context = vertx.getOrCreateContext();
        private final RedisAllowances allowances;

        Till(String redisUrl) {
            this(redisUrl, ledger);
        }

        Till(String redisUrl, Ledger filledFrom) {
            RedisLink link = join(on(context, () -> {
                RedisLink made = new RedisLink(vertx, redisUrl, Duration.ofSeconds(5));
                return made.open().map(made).otherwise(made);
            }));
            allowances = new RedisAllowances(link, filledFrom);
        }

        <T> Future<T> tell(Function<Allowances, Future<T>> what) {
            return on(context, () -> what.apply(allowances));
        }
    }

    Till till() {
        return new Till(TestingStores.open().redisUrl());
    }

    /** A server to whom something happens after it has read the ledger, and before it has done with what it read. */
    Till interrupted(Supplier<Future<?>> happens) {
        return new Till(TestingStores.open().redisUrl(), new InterruptedLedger(ledger, happens));
    }

    /** A turn that has begun in a conversation of its own. */
    OpenTurn turn(SiteId site, String visitor) {
        Message.User message =
                new Message.User(new MessageId(UUID.randomUUID().toString()), List.of(new ContentPart.Text("hello")));
        Acceptance accepted = join(archive.accept(new Submission(
                site,
                new VisitorId(visitor),
                Instant.now(),
                new ConversationId(UUID.randomUUID().toString()),
                "m",
                message,
                new TurnId(UUID.randomUUID().toString()),
                "node",
                0)));
        return ((Acceptance.Begun) accepted).turn();
    }

    LedgerEntry entry(LocalDate day, OpenTurn turn, Charge charge) {
        return new LedgerEntry(UUID.randomUUID().toString(), day, LedgerEntry.Owner.of(turn), 1, charge);
    }

    void write(LedgerEntry entry) {
        join(ledger.write(List.of(entry)));
    }

    Spent spent(Account account) {
        return join(ledger.spent(account));
    }

    void execute(String sql) {
        join(pool.query(sql).execute());
    }

    int rows(String sql) {
        return join(pool.query(sql).execute()).size();
    }

    /** As an operator with {@code redis-cli} would. */
    void redis(Command command, String... arguments) {
        Redis client = Redis.createClient(vertx, TestingStores.open().redisUrl());
        Request request = Request.cmd(command);
        for (String argument : arguments) {
            request.arg(argument);
        }
        join(client.send(request));
        join(client.close());
    }

    static Charge charge(String model, long tokens, String usd) {
        return new Charge(model, new Usage(tokens, 0, 0, 0, 0), false, new Cost.Listed(Money.ofUsd(usd(usd))), null);
    }

    static BigDecimal usd(String amount) {
        return new BigDecimal(amount);
    }

    static <T> T join(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        } catch (ExecutionException | TimeoutException problem) {
            throw new AssertionError(problem);
        }
    }

    private static <T> Future<T> on(Context context, Supplier<Future<T>> action) {
        return Future.future(promise -> context.runOnContext(run -> action.get().onComplete(promise)));
    }

    @Override
    public void close() {
        join(vertx.close());
    }
}
