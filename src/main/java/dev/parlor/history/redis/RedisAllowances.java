package dev.parlor.history.redis;

import dev.parlor.conversation.Money;
import dev.parlor.conversation.Spent;
import dev.parlor.history.Account;
import dev.parlor.history.Admission;
import dev.parlor.history.Allowances;
import dev.parlor.history.Budget;
import dev.parlor.history.Hold;
import dev.parlor.history.Ledger;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Allowances as one Redis hash for each account, changed by scripts that see all accounts of a call in one moment.
 *
 * <p>An account that Redis does not know is filled from the ledger. A call that settles without finding what was set aside
 * for it has outlived the hash or its own hold: the account is then emptied, to be filled anew, since the ledger has that
 * call. While Redis is out of reach the ledger alone decides; calls in flight do not count then.
 */
public final class RedisAllowances implements Allowances {
    private static final Logger LOG = LoggerFactory.getLogger(RedisAllowances.class);
    static final Duration KEEP = Duration.ofDays(2);
    /** How long Redis may take for an answer until it counts as out of reach. */
    private static final long PATIENCE_MS = 5_000;

    private static final int FILLINGS = 5;
    private static final String NO_LIMIT = "-1";

    private static final int GRANTED = 0;
    private static final int REFUSED = 1;

    private final RedisLink link;
    private final Ledger ledger;

    /** @param ledger what an account is filled from */
    public RedisAllowances(RedisLink link, Ledger ledger) {
        this.link = link;
        this.ledger = ledger;
    }

    @Override
    public Future<Admission> reserve(Hold hold, List<Budget> budgets) {
        return reserve(hold, budgets, 1).recover(problem -> {
            LOG.warn("budgets are looked up in the ledger: {}", problem.getMessage());
            return byLedger(hold, budgets, 0, 0);
        });
    }

    private Future<Admission> reserve(Hold hold, List<Budget> budgets, int attempt) {
        Request request =
                Request.cmd(Command.EVAL).arg(AllowanceScripts.RESERVE).arg(budgets.size());
        budgets.forEach(budget -> request.arg(Keys.allowance(budget.account())));
        request.arg(hold.id())
                .arg(hold.cost().picoUsd())
                .arg(hold.tokens())
                .arg(hold.ttl().toMillis())
                .arg(KEEP.toMillis());
        for (Budget budget : budgets) {
            Money usd = budget.usd();
            Long tokens = budget.tokens();
            request.arg(usd == null ? NO_LIMIT : Long.toString(usd.picoUsd()));
            request.arg(tokens == null ? NO_LIMIT : Long.toString(tokens));
        }
        return send(request).compose(answer -> {
            int what = answer.get(0).toInteger();
            if (what == GRANTED) {
                return Future.succeededFuture(
                        new Admission.Granted(Double.parseDouble(answer.get(1).toString())));
            }
            Account account = budgets.get(answer.get(1).toInteger() - 1).account();
            if (what == REFUSED) {
                boolean lacksMoney = answer.get(2).toInteger() == 0;
                return Future.succeededFuture(
                        new Admission.Refused(account, lacksMoney ? Admission.Unit.USD : Admission.Unit.TOKENS));
            }
            return attempt == FILLINGS + budgets.size()
                    ? Future.failedFuture("an account could not be filled from the ledger")
                    : fill(account, answer.get(2)).compose(filled -> reserve(hold, budgets, attempt + 1));
        });
    }

    /** Only if nobody has settled since {@code round} was told: what the ledger said may miss that call. */
    private Future<Response> fill(Account account, Response round) {
        return ledger.spent(account)
                .compose(spent -> send(Request.cmd(Command.EVAL)
                        .arg(AllowanceScripts.FILL)
                        .arg(1)
                        .arg(Keys.allowance(account))
                        .arg(round.toString())
                        .arg(spent.cost().picoUsd())
                        .arg(spent.usage().tokens())
                        .arg(KEEP.toMillis())));
    }

    private Future<Admission> byLedger(Hold hold, List<Budget> budgets, int from, double used) {
        if (from == budgets.size()) {
            return Future.succeededFuture(new Admission.Granted(used));
        }
        Budget budget = budgets.get(from);
        return ledger.spent(budget.account()).compose(spent -> {
            Money usd = budget.usd();
            Long tokens = budget.tokens();
            if (usd != null && spent.cost().plus(hold.cost()).compareTo(usd) > 0) {
                return Future.succeededFuture(new Admission.Refused(budget.account(), Admission.Unit.USD));
            }
            if (tokens != null && spent.usage().tokens() + hold.tokens() > tokens) {
                return Future.succeededFuture(new Admission.Refused(budget.account(), Admission.Unit.TOKENS));
            }
            return byLedger(hold, budgets, from + 1, Math.max(used, share(budget, spent)));
        });
    }

    private static double share(Budget budget, Spent spent) {
        Money usd = budget.usd();
        Long tokens = budget.tokens();
        double ofMoney = usd == null ? 0 : (double) spent.cost().picoUsd() / Math.max(1, usd.picoUsd());
        double ofTokens = tokens == null ? 0 : (double) spent.usage().tokens() / Math.max(1, tokens);
        return Math.max(ofMoney, ofTokens);
    }

    @Override
    public Future<Void> settle(String hold, List<Account> accounts, Spent taken) {
        Request request = Request.cmd(Command.EVAL).arg(AllowanceScripts.SETTLE).arg(accounts.size());
        accounts.forEach(account -> request.arg(Keys.allowance(account)));
        request.arg(hold)
                .arg(taken.cost().picoUsd())
                .arg(taken.usage().tokens())
                .arg(KEEP.toMillis());
        return send(request).mapEmpty();
    }

    private Future<Response> send(Request request) {
        return link.send(request).timeout(PATIENCE_MS, TimeUnit.MILLISECONDS);
    }
}
