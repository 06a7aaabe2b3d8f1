package dev.parlor.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.Bill;
import dev.parlor.conversation.Charge;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Cost;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.Spent;
import dev.parlor.conversation.Usage;
import dev.parlor.conversation.VisitorId;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The ledger in a real Postgres. */
class LedgerTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-21");
    private static final SiteId SITE = new SiteId("shop");
    private static final BooksLab LAB = new BooksLab();

    @AfterAll
    static void close() {
        LAB.close();
    }

    @Test
    void whatIsWrittenTwiceStandsOnce() {
        OpenTurn turn = LAB.turn(new SiteId("twice"), "v");
        LedgerEntry entry = new LedgerEntry("same", DAY, LedgerEntry.Owner.of(turn), 1, charge("a/m", 100, "0.5"));
        LAB.write(entry);
        LAB.write(entry);
        assertThat(LAB.spent(new Account.OfSite(new SiteId("twice"), DAY)).calls())
                .isEqualTo(1);
    }

    @Test
    void accountsAddUpByTheirSiteVisitorConversationAndDay() {
        OpenTurn anns = LAB.turn(SITE, "ann");
        OpenTurn bobs = LAB.turn(SITE, "bob");
        OpenTurn elsewhere = LAB.turn(new SiteId("clinic"), "ann");
        LAB.write(LAB.entry(DAY, anns, charge("a/m", 100, "0.000000000001")));
        LAB.write(LAB.entry(DAY, anns, charge("a/m", 50, "1.25")));
        LAB.write(LAB.entry(DAY.minusDays(1), anns, charge("a/m", 10, "4")));
        LAB.write(LAB.entry(DAY, bobs, unpriced("b/m", 7)));
        LAB.write(LAB.entry(DAY, elsewhere, charge("a/m", 1_000, "9")));
        Spent visitor = LAB.spent(new Account.OfVisitor(SITE, new VisitorId("ann"), DAY));
        assertThat(visitor.cost().toString()).isEqualTo("1.250000000001");
        assertThat(visitor.usage().tokens()).isEqualTo(150);
        Spent site = LAB.spent(new Account.OfSite(SITE, DAY));
        assertThat(site.usage().tokens()).isEqualTo(157);
        assertThat(site.calls()).isEqualTo(3);
        assertThat(site.unpriced()).isEqualTo(1);
        assertThat(LAB.spent(new Account.OfConversation(SITE, anns.conversation()))
                        .cost()
                        .toString())
                .isEqualTo("5.250000000001");
    }

    @Test
    void aTurnsBillNamesEachOfItsModelsWithAllKindsOfTokens() {
        OpenTurn turn = LAB.turn(new SiteId("bill"), "v");
        Charge full = new Charge(
                "a/m",
                new Usage(1_000, 200, 300, 400, 50, 60),
                true,
                new Cost.Reported(Money.ofUsd(BooksLab.usd("0.5"))),
                "cancelled");
        LAB.write(LAB.entry(DAY, turn, full));
        LAB.write(LAB.entry(DAY, turn, unpriced("b/m", 7)));
        Bill bill = BooksLab.join(LAB.ledger.ofTurn(turn.id()));
        assertThat(bill).isEqualTo(Bill.EMPTY.plus(full).plus(unpriced("b/m", 7)));
    }

    @Test
    void conversationsWithoutAnEntryAreLeftOut() {
        OpenTurn turn = LAB.turn(new SiteId("some"), "v");
        LAB.write(LAB.entry(DAY, turn, charge("a/m", 5, "1")));
        Map<ConversationId, Spent> spent =
                BooksLab.join(LAB.ledger.ofConversations(List.of(turn.conversation(), new ConversationId("quiet"))));
        assertThat(spent).containsOnlyKeys(turn.conversation());
    }

    @Test
    void reportsAreGroupedAndTheTotalIsOfAllRows() {
        SiteId site = new SiteId("report");
        OpenTurn cheap = LAB.turn(site, "v");
        OpenTurn dear = LAB.turn(site, "v");
        LAB.write(LAB.entry(DAY.minusDays(1), cheap, charge("a/m", 10, "1")));
        LAB.write(LAB.entry(DAY, dear, charge("b/m", 20, "3")));
        LAB.write(LAB.entry(DAY, dear, charge("a/m", 30, "1")));
        LAB.write(LAB.entry(DAY.plusDays(1), dear, charge("a/m", 99, "99")));
        assertThat(keys(site, UsageQuery.Grouping.DAY, 10)).containsExactly("2026-11-20", "2026-11-21");
        assertThat(keys(site, UsageQuery.Grouping.MODEL, 10)).containsExactly("b/m", "a/m");
        assertThat(keys(site, UsageQuery.Grouping.SITE, 10)).containsExactly("report");
        assertThat(keys(site, UsageQuery.Grouping.CONVERSATION, 10))
                .containsExactly(
                        dear.conversation().value(), cheap.conversation().value());
        UsageReport cut = report(site, UsageQuery.Grouping.MODEL, 1);
        assertThat(cut.rows()).hasSize(1);
        assertThat(cut.total().cost()).isEqualTo(new Money(5_000_000_000_000L));
        assertThat(cut.total().calls()).isEqualTo(3);
    }

    @Test
    void whoErasesAConversationErasesItsNameFromTheBooksAndNotItsCost() {
        SiteId site = new SiteId("erased");
        OpenTurn turn = LAB.turn(site, "ann@example.com");
        LAB.write(LAB.entry(DAY, turn, charge("a/m", 10, "1")));
        LAB.execute("delete from conversation where id = '" + turn.conversation() + "'");
        LAB.write(LAB.entry(DAY, turn, charge("a/m", 10, "1")));
        assertThat(LAB.spent(new Account.OfSite(site, DAY)).calls()).isEqualTo(2);
        assertThat(LAB.spent(new Account.OfVisitor(site, turn.visitor().id(), DAY))
                        .calls())
                .isZero();
        assertThat(keys(site, UsageQuery.Grouping.CONVERSATION, 10)).containsExactly("");
        assertThat(LAB.rows("select * from usage where usage::text like '%ann@example%'"))
                .isZero();
    }

    private static List<String> keys(SiteId site, UsageQuery.Grouping by, int limit) {
        return report(site, by, limit).rows().stream().map(UsageReport.Row::key).toList();
    }

    private static UsageReport report(SiteId site, UsageQuery.Grouping by, int limit) {
        return BooksLab.join(
                LAB.ledger.report(new UsageQuery(Optional.of(Set.of(site)), DAY.minusDays(5), DAY, by, limit)));
    }

    private static Charge charge(String model, long tokens, String usd) {
        return BooksLab.charge(model, tokens, usd);
    }

    private static Charge unpriced(String model, long tokens) {
        return new Charge(model, new Usage(tokens, 0, 0, 0, 0), false, new Cost.Unknown(), null);
    }
}
