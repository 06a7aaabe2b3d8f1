package dev.parlor.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parlor.conversation.Money;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.Spent;
import dev.parlor.conversation.VisitorId;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Budgets over several servers, in a real Redis beside a real Postgres. */
class AllowancesTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-21");
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final BooksLab LAB = new BooksLab();

    /** A site that no other test has. */
    private final SiteId site = new SiteId("site-" + UUID.randomUUID());

    private final Account.OfSite ofSite = new Account.OfSite(site, DAY);
    private final BooksLab.Till till = LAB.till();

    @AfterAll
    static void close() {
        LAB.close();
    }

    @Test
    void ofACrowdAtTwoServersOnlySoManyAreLetInAsTheBudgetCoversTogether() {
        BooksLab.Till other = LAB.till();
        List<Future<Admission>> asked = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            BooksLab.Till here = i % 2 == 0 ? till : other;
            String id = "call-" + i;
            asked.add(here.tell(allowances -> allowances.reserve(hold(id, "0.1", 10), List.of(usd(ofSite, "1.05")))));
        }
        List<Admission> answers = asked.stream().map(BooksLab::join).toList();
        assertThat(answers).filteredOn(Admission.Granted.class::isInstance).hasSize(10);
        assertThat(answers)
                .filteredOn(Admission.Refused.class::isInstance)
                .hasSize(90)
                .containsOnly(new Admission.Refused(ofSite, Admission.Unit.USD));
    }

    @Test
    void whatACallReallyTookTakesThePlaceOfWhatWasSetAside() {
        assertThat(reserve("a", "0.9", 10, usd(ofSite, "1"))).isInstanceOf(Admission.Granted.class);
        assertThat(reserve("b", "0.2", 10, usd(ofSite, "1"))).isInstanceOf(Admission.Refused.class);
        pay("a", "0.1", 5, ofSite);
        assertThat(reserve("c", "0.9", 10, usd(ofSite, "1"))).isInstanceOf(Admission.Granted.class);
        assertThat(reserve("d", "0.000001", 1, usd(ofSite, "1"))).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void aCallThatFitsOneBudgetButNotAnotherSetsNothingAside() {
        Account visitor = new Account.OfVisitor(site, new VisitorId("ann"), DAY);
        Budget[] both = {usd(visitor, "0.05"), usd(ofSite, "1")};
        assertThat(reserve("a", "0.1", 10, usd(ofSite, "1"), usd(visitor, "0.05")))
                .isEqualTo(new Admission.Refused(visitor, Admission.Unit.USD));
        assertThat(reserve("b", "1", 10, usd(ofSite, "1"))).isInstanceOf(Admission.Granted.class);
        assertThat(reserve("c", "0.01", 10, both)).isEqualTo(new Admission.Refused(ofSite, Admission.Unit.USD));
    }

    @Test
    void tokensHaveBudgetsOfTheirOwn() {
        Budget thousand = new Budget(ofSite, null, 1_000L);
        assertThat(reserve("a", "0", 600, thousand)).isInstanceOf(Admission.Granted.class);
        assertThat(reserve("b", "0", 600, thousand)).isEqualTo(new Admission.Refused(ofSite, Admission.Unit.TOKENS));
        pay("a", "0", 300, ofSite);
        assertThat(reserve("c", "0", 700, thousand)).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void anotherDayAnotherBudget() {
        assertThat(reserve("a", "1", 1, usd(ofSite, "1"))).isInstanceOf(Admission.Granted.class);
        Account tomorrow = new Account.OfSite(site, DAY.plusDays(1));
        assertThat(reserve("b", "1", 1, usd(tomorrow, "1"))).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void whatTheLedgerHasCountsAlsoIfRedisHasNeverHeardOfIt() {
        write("0.8");
        assertThat(reserve("a", "0.3", 1, usd(ofSite, "1"))).isInstanceOf(Admission.Refused.class);
        assertThat(reserve("b", "0.2", 1, usd(ofSite, "1"))).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void aRedisThatForgetsEverythingIsFilledAgainAndCountsNoCallTwice() {
        reserve("a", "0.3", 1, usd(ofSite, "1"));
        reserve("b", "0.3", 1, usd(ofSite, "1"));
        pay("a", "0.2", 1, ofSite);
        forget();
        // The call that is still in flight is not known any more; when it has ended, it is.
        assertThat(reserve("c", "0.7", 1, usd(ofSite, "1"))).isInstanceOf(Admission.Granted.class);
        pay("b", "0.25", 1, ofSite);
        pay("c", "0.25", 1, ofSite);
        assertThat(reserve("d", "0.300001", 1, usd(ofSite, "1"))).isInstanceOf(Admission.Refused.class);
        assertThat(reserve("e", "0.3", 1, usd(ofSite, "1"))).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void aCallThatTheLedgerHadBeforeItSettledIsNotCountedTwice() {
        reserve("a", "0.3", 1, usd(ofSite, "1"));
        write("0.3");
        forget();
        assertThat(reserve("b", "0.8", 1, usd(ofSite, "1"))).isInstanceOf(Admission.Refused.class);
        settle("a", "0.3", 1, ofSite);
        assertThat(reserve("c", "0.7", 1, usd(ofSite, "1"))).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void aCallThatSettlesWhereNothingIsKnownDoesNotHideWhatTheLedgerHas() {
        write("0.8");
        pay("unheard-of", "0.1", 1, ofSite);
        assertThat(reserve("a", "0.2", 1, usd(ofSite, "1"))).isInstanceOf(Admission.Refused.class);
        assertThat(reserve("b", "0.1", 1, usd(ofSite, "1"))).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void aCallThatEndsWhileAnAccountIsBeingFilledIsNotMissed() {
        LedgerEntry entry = LAB.entry(DAY, LAB.turn(site, "v"), BooksLab.charge("a/m", 1, "0.1"));
        Spent spent = Spent.of(entry.charge());
        BooksLab.Till slow = LAB.interrupted(() -> LAB.ledger
                .write(List.of(entry))
                .compose(written -> till.tell(to -> to.settle("ended", List.of(ofSite), spent))));
        assertThat(reserve(slow, hold("a", "0.95", 1), usd(ofSite, "1"))).isInstanceOf(Admission.Refused.class);
        assertThat(reserve(slow, hold("b", "0.9", 1), usd(ofSite, "1"))).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void whatADeadServerHadSetAsideIsFreeAfterAWhile() {
        reserve(till, new Hold("dead", 1, money("1"), Duration.ofMillis(100)), usd(ofSite, "1"));
        await().until(() -> reserve("b", "1", 1, usd(ofSite, "1")) instanceof Admission.Granted);
        // It was not dead after all.
        pay("dead", "0.5", 1, ofSite);
        pay("b", "0.1", 1, ofSite);
        assertThat(reserve("c", "0.400001", 1, usd(ofSite, "1"))).isInstanceOf(Admission.Refused.class);
        assertThat(reserve("d", "0.4", 1, usd(ofSite, "1"))).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void whileRedisIsOutOfReachTheLedgerDecides() {
        write("0.8");
        BooksLab.Till blind = LAB.new Till("redis://127.0.0.1:1");
        assertThat(reserve(blind, hold("a", "0.3", 1), usd(ofSite, "1")))
                .isEqualTo(new Admission.Refused(ofSite, Admission.Unit.USD));
        assertThat(reserve(blind, hold("b", "0.2", 1), usd(ofSite, "1"))).isInstanceOf(Admission.Granted.class);
        assertThat(reserve(blind, hold("c", "0", 5), new Budget(ofSite, null, 5L)))
                .isEqualTo(new Admission.Refused(ofSite, Admission.Unit.TOKENS));
    }

    private void forget() {
        LAB.redis(Command.DEL, "b:{" + site.value() + "}:d:" + DAY);
    }

    private Admission reserve(String id, String usd, long tokens, Budget... budgets) {
        return reserve(till, hold(id, usd, tokens), budgets);
    }

    private static Admission reserve(BooksLab.Till at, Hold hold, Budget... budgets) {
        return BooksLab.join(at.tell(to -> to.reserve(hold, List.of(budgets))));
    }

    /** As a turn does: into the ledger first. */
    private void pay(String hold, String usd, long tokens, Account account) {
        LAB.write(LAB.entry(DAY, LAB.turn(site, "v"), BooksLab.charge("a/m", tokens, usd)));
        settle(hold, usd, tokens, account);
    }

    private void settle(String hold, String usd, long tokens, Account account) {
        Spent spent = Spent.of(BooksLab.charge("a/m", tokens, usd));
        BooksLab.join(till.tell(to -> to.settle(hold, List.of(account), spent)));
    }

    private void write(String usd) {
        LAB.write(LAB.entry(DAY, LAB.turn(site, "v"), BooksLab.charge("a/m", 1, usd)));
    }

    private static Hold hold(String id, String usd, long tokens) {
        return new Hold(id, tokens, money(usd), LONG);
    }

    private static Budget usd(Account account, String usd) {
        return new Budget(account, money(usd), null);
    }

    private static Money money(@Nullable String usd) {
        return Money.ofUsd(BooksLab.usd(String.valueOf(usd)));
    }
}
