package dev.parlor;

import dev.parlor.conversation.Charge;
import dev.parlor.conversation.Spent;
import dev.parlor.history.Account;
import dev.parlor.history.Ledger;
import dev.parlor.history.LedgerEntry;
import dev.parlor.history.redis.RedisAllowances;
import dev.parlor.history.redis.RedisLink;
import dev.parlor.telemetry.TurnMetrics;
import dev.parlor.tool.ModelMeter;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.turn.Books;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what models cost that tools ask, and counts it against the budgets. Nothing is set aside beforehand: the
 * answer that called the tool was covered, and the next one is refused if the tool has used up the rest. Thread-safe.
 */
final class ToolSpending implements ModelMeter {
    private static final Logger LOG = LoggerFactory.getLogger(ToolSpending.class);
    /** The number of the answer in entries of models that no turn has asked itself. */
    private static final int BESIDE = 0;

    private final Context context;
    private final RedisLink link;
    private final Books books;
    private final RedisAllowances allowances;
    private final TurnMetrics metrics;

    ToolSpending(Vertx vertx, RedisLink link, Ledger ledger, TurnMetrics metrics) {
        this.context = vertx.getOrCreateContext();
        this.link = link;
        this.books = new Books(vertx, ledger);
        this.allowances = new RedisAllowances(link, ledger);
        this.metrics = metrics;
    }

    Future<Void> open() {
        return Future.future(opened ->
                context.runOnContext(here -> link.open().<Void>mapEmpty().onComplete(opened)));
    }

    Future<Void> close() {
        return Future.future(closed ->
                context.runOnContext(here -> link.close().<Void>mapEmpty().onComplete(closed)));
    }

    @Override
    public void charged(ToolInvocation call, Charge charge) {
        metrics.charged(call.site(), charge);
        context.runOnContext(here -> write(call, charge));
    }

    private void write(ToolInvocation call, Charge charge) {
        LocalDate day = LocalDate.now(ZoneOffset.UTC);
        LedgerEntry.Owner owner =
                new LedgerEntry.Owner(call.site(), call.visitor().id(), call.conversation(), call.turn());
        LedgerEntry entry = new LedgerEntry(UUID.randomUUID().toString(), day, owner, BESIDE, charge);
        List<Account> accounts = List.of(
                new Account.OfConversation(owner.site(), owner.conversation()),
                new Account.OfVisitor(owner.site(), owner.visitor(), day),
                new Account.OfSite(owner.site(), day));
        books.write(List.of(entry))
                .eventually(() -> allowances.settle(entry.id(), accounts, Spent.of(charge)))
                .onFailure(problem -> LOG.warn("a tool's charge is not counted yet: {}", problem.getMessage()));
    }
}
