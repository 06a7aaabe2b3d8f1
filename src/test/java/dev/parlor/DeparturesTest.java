package dev.parlor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.SiteId;
import org.junit.jupiter.api.Test;

/** When a site that is gone may be let go. */
class DeparturesTest {
    private static final SiteId SHOP = new SiteId("shop");

    private final Departures departures = new Departures();

    @Test
    void aSiteThatStaysAwayIsLetGoOnce() {
        long number = departures.begin(SHOP);
        assertThat(departures.end(SHOP, number)).isTrue();
        assertThat(departures.end(SHOP, number)).isFalse();
    }

    @Test
    void aSiteThatHasComeBackIsKept() {
        long number = departures.begin(SHOP);
        departures.comeBack(SHOP);
        assertThat(departures.end(SHOP, number)).isFalse();
    }

    @Test
    void aSiteThatIsGoneAgainHasItsWholeTimeAgain() {
        long first = departures.begin(SHOP);
        departures.comeBack(SHOP);
        long second = departures.begin(SHOP);
        assertThat(departures.end(SHOP, first)).isFalse();
        assertThat(departures.end(SHOP, second)).isTrue();
    }
}
