package dev.parlor.turn;

import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.Bill;
import dev.parlor.conversation.Charge;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.Spent;
import dev.parlor.history.Account;
import dev.parlor.history.Admission;
import dev.parlor.history.Budget;
import dev.parlor.history.Hold;
import dev.parlor.history.LedgerEntry;
import dev.parlor.history.OpenTurn;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.price.Ceiling;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a turn spends on models: asks before each answer whether the budgets cover it, and writes down afterwards what it
 * took. One answer is paid at a time. Event-loop confined.
 */
final class Spending {
    private static final Logger LOG = LoggerFactory.getLogger(Spending.class);

    /** How much longer than its turn a hold lasts, before it counts as that of a server that is gone. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    /** How long the rest of the turn waits for the books. */
    private static final long PATIENCE_MS = 2_000;

    private final OpenTurn turn;
    private final TurnParts parts;
    private final SiteParts site;
    private final Books books;
    private final List<LedgerEntry> unwritten = new ArrayList<>();
    private Bill bill = Bill.EMPTY;
    private Spent taken = Spent.NOTHING;
    private LocalDate day = today();
    private int round;
    private @Nullable String hold;
    private List<Budget> budgets = List.of();
    private Future<Void> settled = Future.succeededFuture();

    Spending(Run run) {
        this.turn = run.turn();
        this.parts = run.parts();
        this.site = run.site();
        this.books = new Books(parts.vertx(), parts.ledger());
    }

    /** Adds what an earlier owner of the turn has written down. */
    void recall(Bill spent) {
        bill = spent;
    }

    /** Whether there is a budget that could be used up. */
    boolean isBounded() {
        return !budgets().isEmpty();
    }

    /** As {@link #reserve}; a refusal is counted and stands in the log. */
    Future<Admission> admit(Model model, ModelRequest request, int answer) {
        return reserve(model, request, answer).onSuccess(admission -> {
            if (admission instanceof Admission.Refused refused) {
                String key = key(refused);
                parts.metrics().budgetReached(turn.site(), key);
                LOG.warn(
                        "turn {}: {} of {} does not cover another answer of {}",
                        turn.id(),
                        key,
                        turn.site(),
                        model.label());
            }
        });
    }

    /**
     * Sets aside what the answer may cost; {@link #settle} ends that. Fails if no store can say what was spent.
     *
     * @param answer which of the turn it is, from 1
     */
    Future<Admission> reserve(Model model, ModelRequest request, int answer) {
        round = answer;
        day = today();
        taken = Spent.NOTHING;
        budgets = budgets();
        if (budgets.isEmpty()) {
            return Future.succeededFuture(new Admission.Granted(0));
        }
        Ceiling.Most most = model.ceiling().of(request, Instant.now());
        String id = UUID.randomUUID().toString();
        hold = id;
        Duration ttl = site.config().turn().deadline().plus(GRACE);
        return parts.allowances()
                .reserve(new Hold(id, most.tokens(), most.cost(), ttl), budgets)
                .onSuccess(admission -> {
                    if (admission instanceof Admission.Refused) {
                        hold = null;
                    }
                });
    }

    /** A request has ended. */
    void add(Charge charge) {
        bill = bill.plus(charge);
        taken = taken.plus(Spent.of(charge));
        unwritten.add(new LedgerEntry(UUID.randomUUID().toString(), day, LedgerEntry.Owner.of(turn), round, charge));
        parts.metrics().charged(turn.site(), charge);
    }

    /** The answer has ended, or was not asked for after all: its charges are written down, its hold is given back. */
    void settle() {
        List<LedgerEntry> entries = List.copyOf(unwritten);
        unwritten.clear();
        String held = hold;
        hold = null;
        List<Account> accounts = budgets.stream().map(Budget::account).toList();
        Spent spent = taken;
        settled = settled.eventually(() -> books.write(entries))
                .eventually(() -> held == null
                        ? Future.succeededFuture()
                        : parts.allowances()
                                .settle(held, accounts, spent)
                                .onFailure(problem -> LOG.warn("a hold was not settled: {}", problem.getMessage())))
                .otherwiseEmpty();
    }

    /** Completes when the books are done with all answers that have been settled, or take too long. Never fails. */
    Future<Void> settled() {
        return settled.isComplete()
                ? settled
                : settled.timeout(PATIENCE_MS, TimeUnit.MILLISECONDS).otherwiseEmpty();
    }

    Bill bill() {
        return bill;
    }

    private List<Budget> budgets() {
        SiteConfig.BudgetConfig limits = site.config().budget();
        List<Budget> all = new ArrayList<>();
        addBudget(
                all,
                new Account.OfConversation(turn.site(), turn.conversation()),
                limits.conversationUsd(),
                limits.conversationTokens());
        addBudget(
                all,
                new Account.OfVisitor(turn.site(), turn.visitor().id(), day),
                limits.visitorDayUsd(),
                limits.visitorDayTokens());
        addBudget(all, new Account.OfSite(turn.site(), day), limits.siteDayUsd(), limits.siteDayTokens());
        return all;
    }

    private static void addBudget(List<Budget> all, Account account, Money usd, long tokens) {
        boolean bySum = !usd.equals(Money.ZERO);
        if (bySum || tokens > 0) {
            all.add(new Budget(account, bySum ? usd : null, tokens > 0 ? tokens : null));
        }
    }

    /** As the site's file has it. */
    static String key(Admission.Refused refused) {
        String unit = switch (refused.unit()) {
            case USD -> "_usd";
            case TOKENS -> "_tokens";
        };
        return switch (refused.account()) {
            case Account.OfSite of -> "site_day" + unit;
            case Account.OfVisitor of -> "visitor_day" + unit;
            case Account.OfConversation of -> "conversation" + unit;
        };
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }
}
