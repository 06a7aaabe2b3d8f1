package dev.parlor.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A model that is after what the site does not let it have, through whole turns: after each attack it is looked at from
 * the other side what arrived there.
 */
class HostileModelTest {
    private static final int ATTACKS = 200;

    @SuppressWarnings("NullAway.Init")
    private static HostileStage stage;

    @BeforeAll
    static void open() {
        stage = new HostileStage();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @TestFactory
    Stream<DynamicTest> noAttackGetsThrough() {
        stage.pageSays(CallAttacks.orders());
        return attacks()
                .map(attack -> DynamicTest.dynamicTest(attack.toString(), () -> {
                    HostileStage.Outcome outcome = stage.play(attack);
                    assertThat(outcome.end()).isEqualTo(attack.ends());
                    for (int answer = 0; answer < outcome.results().size(); answer++) {
                        String told = attack.told(answer);
                        assertThat(outcome.results().get(answer))
                                .hasSameSizeAs(attack.answers().get(answer))
                                .allSatisfy(result -> assertThat(result).containsPattern(told));
                    }
                    stage.checkThatNothingGotThrough();
                }));
    }

    @TestFactory
    Stream<DynamicTest> noForgeryGetsThroughForSomebodyWhoHasSignedIn() {
        return ArgumentAttacks.identities()
                .map(attack -> DynamicTest.dynamicTest(attack.toString(), () -> {
                    String told = stage.asAna(attack.answers().getFirst().getFirst());
                    assertThat(told).matches("(?s)invalid_arguments|invalid_json|\\{\"done\":true}");
                    stage.checkThatNothingGotThrough();
                }));
    }

    @TestFactory
    Stream<DynamicTest> nothingRunsThatNobodyAgreedTo() {
        return new ApprovalAttacks(stage)
                .all().entrySet().stream()
                        .map(attack -> DynamicTest.dynamicTest(attack.getKey(), () -> {
                            attack.getValue().run();
                            stage.checkThatNothingGotThrough();
                        }));
    }

    @Test
    void theToolsWorkForThoseWhoMayAndTheStageSeesIt() {
        assertThat(stage.asAna(Attack.call("my_orders", "{\"order\":\"A-1\"}"))).contains("a tent");
        assertThat(stage.asAna(Attack.call("my_orders", "{\"order\":\"B-1\"}"))).isEqualTo("[]");
        assertThat(stage.asAna(Attack.call("open_desk", "{\"order\":\"A-1\"}"))).isEqualTo("{\"done\":true}");
        assertThat(stage.desk.requests()).anyMatch(request -> request.contains("\"customer_id\":\"ana\""));
        assertThat(stage.asAna(Attack.call("find_product", "{\"name\":\"tent\"}")))
                .contains("100");
        assertThat(stage.asAna(Attack.call("get_item", "{\"id\":\"1\"}"))).isEqualTo("{\"done\":true}");
    }

    @Test
    void whatLooksLikeSqlIsNotedToTheLetter() {
        String text = "'); drop table orders; --";
        assertThat(stage.asAna(Attack.call("add_note", "{\"text\":\"" + text + "\"}")))
                .contains("1");
        assertThat(stage.notes()).isEqualTo(text);
        stage.checkThatNothingGotThrough();
    }

    @Test
    void whatIsLimitedRunsNoMoreOftenThanMay() {
        Attack flood = attacks()
                .filter(attack -> attack.name().equals("of what is limited"))
                .findFirst()
                .orElseThrow();
        List<List<String>> results = stage.play(flood).results();
        assertThat(results.getFirst()).contains("rate_limited");
        assertThat(stage.limited.runs()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aTurnThatDoesNotEndByItselfMakesOnlySoManyCalls() {
        assertThat(looks("the same call")).isEqualTo(3);
        assertThat(looks("growing calls")).isEqualTo(3);
        assertThat(looks("32 identical calls")).isEqualTo(3);
        assertThat(looks("32 calls in each answer")).isEqualTo(100);
        assertThat(looks("300 calls in one answer")).isZero();
    }

    /** How often an attack comes through to a tool that it may call. */
    private static int looks(String name) {
        int before = stage.look.runs().size();
        attacks().filter(attack -> attack.name().equals(name)).forEach(stage::play);
        return stage.look.runs().size() - before;
    }

    @Test
    void thereAreAsManyAttacksAsAreSpokenOf() {
        assertThat(attacks().map(Attack::toString)).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(ATTACKS);
        assertThat(attacks().map(Attack::family).distinct()).hasSizeGreaterThanOrEqualTo(15);
    }

    private static Stream<Attack> attacks() {
        return Stream.concat(ArgumentAttacks.all(stage.canaryPort()), CallAttacks.all(stage));
    }
}
