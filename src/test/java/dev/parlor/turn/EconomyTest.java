package dev.parlor.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.VisitorId;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What happens where a budget comes to its end: on real stores, with a usual model whose answer may take 0.083 dollars and
 * a thrifty one whose answer may take 0.0042.
 */
class EconomyTest {
    private static final VisitorId OTHER = new VisitorId("anon:other");

    @Test
    void theThriftyModelAnswersOnceABudgetIsNearlyUsedOnAnyServer() {
        try (TurnLab lab = lab("site_day_usd: 1, degrade_at: 0.5");
                TurnLab other = lab.beside()) {
            lab.model.reports(cost("0.3")).thenSays("One.").thenSays("Two.");
            lab.fallback.reports(cost("0.01")).thenSays("Three.").thenSays("Four.");
            assertThat(modelOf(ask(lab))).isEqualTo("first/model");
            assertThat(modelOf(ask(lab))).isEqualTo("first/model");
            assertThat(modelOf(ask(lab))).isEqualTo("second/small");
            assertThat(lab.fallback.requests().getLast().getString("model")).isEqualTo("small");
            TurnLab.join(other.ask(OTHER, new ConversationId(UUID.randomUUID().toString()), "And I?"));
            await().until(() -> lab.rows("select model from turn where model = 'second/small'")
                            .size()
                    == 2);
            assertThat(lab.model.requests()).hasSize(2);
            assertThat(degraded(lab, "near")).isEqualTo(1);
            assertThat(degraded(other, "near")).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatTheUsualModelIsNotCoveredForComesFromTheThriftyOne() {
        try (TurnLab lab = lab("site_day_usd: 0.09, degrade_at: 1")) {
            lab.model.reports(cost("0.02")).thenSays("One.");
            lab.fallback.reports(cost("0.001")).thenSays("Two.");
            assertThat(modelOf(ask(lab))).isEqualTo("first/model");
            assertThat(modelOf(ask(lab))).isEqualTo("second/small");
            assertThat(degraded(lab, "refused")).isEqualTo(1);
            assertThat(lab.registry.find("parlor.budget.reached").counter()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"refuse, 0", "notify, 1"})
    void whereNobodyIsCoveredAVisitorIsRefusedKindlyAndOperatorsAreToldOnceIfTheSiteWantsThat(
            String exhausted, int times) {
        try (TurnLab lab = lab("site_day_usd: 0.09, degrade_at: 1, exhausted: " + exhausted)) {
            lab.model.reports(cost("0.0895")).thenSays("One.");
            ask(lab);
            for (int i = 0; i < 3; i++) {
                Event.RunFailed refused = (Event.RunFailed) ask(lab);
                assertThat(refused.failure().code()).isEqualTo("budget_exceeded");
                assertThat(refused.failure().message()).contains("tomorrow").doesNotContain("0.0", "USD");
                assertThat(refused.budget()).isEqualTo("site_day_usd");
            }
            assertThat(lab.model.requests()).hasSize(1);
            assertThat(lab.fallback.requests()).isEmpty();
            lab.awaitArchive();
            assertThat(lab.rows("select title from notice"))
                    .isEqualTo(Collections.nCopies(
                            times, "The site's budget is used up: nobody is answered (site_day_usd)"));
        }
    }

    @Test
    void withoutABudgetTheUsualModelAnswers() {
        try (TurnLab lab = lab("degrade_at: 0")) {
            lab.model.thenSays("One.");
            assertThat(modelOf(ask(lab))).isEqualTo("first/model");
        }
    }

    private static TurnLab lab(String budget) {
        return new TurnLab(new TurnLab.Setup(
                "title: Lab\nbudget: { degrade_model: second/small, " + budget + " }\n", "model", false));
    }

    private static Event.Terminal ask(TurnLab lab) {
        lab.ask("Hello");
        return (Event.Terminal) lab.eventsOfTurn().getLast();
    }

    private static String modelOf(Event.Terminal end) {
        assertThat(end).isInstanceOf(Event.RunFinished.class);
        return ((Event.RunFinished) end).model();
    }

    private static double degraded(TurnLab lab, String why) {
        Counter counter =
                lab.registry.find("parlor.turn.degraded").tag("why", why).counter();
        return counter == null ? 0 : counter.count();
    }

    private static JsonObject cost(String usd) {
        return new JsonObject()
                .put("prompt_tokens", 10)
                .put("completion_tokens", 10)
                .put("cost", Double.parseDouble(usd));
    }
}
