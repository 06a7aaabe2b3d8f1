package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers that look for what is too old at the same time. */
class RetentionTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static People people;

    @BeforeAll
    static void start() {
        people = new People(folder, "look: 200ms, batch: 1");
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    @Test
    void whatIsOlderThanItsSiteKeepsItGoesFromEveryTierAndNothingElse() {
        Traces traces = new Traces(people.stage);
        People.Person old = people.leaveTraces("carl-of-old", "ophicleide");
        People.Person young = people.leaveTraces("dora-of-now", "sousaphone");
        SortedSet<String> youngsToStay = traces.lasting(young.words());
        SortedSet<String> youngs = traces.of(young.words(), List.of());
        List<List<Object>> money = people.stage.rows("select count(*), sum(input), sum(output) from usage");
        assertThat(traces.of(old.words(), people.output())).isNotEmpty();

        age(old, "31 days");
        SortedSet<String> keptForTheAudit = Eventually.get(
                () -> traces.of(old.words(), people.output()),
                places -> places.stream()
                        .noneMatch(
                                place -> !place.equals("table tool_audit") && !place.startsWith("key tool:result:")));
        assertThat(keptForTheAudit).contains("table tool_audit");
        people.stage.rows(
                "update tool_audit set at = at - interval '366 days' where visitor = any (?) returning id",
                (Object) new String[] {old.id(), old.stranger()});
        Eventually.get(() -> traces.tables(old.words()), List::isEmpty);

        assertThat(traces.of(young.words(), List.of()))
                .containsAll(youngsToStay)
                .isSubsetOf(youngs);
        assertThat(people.stage.rows("select count(*), sum(input), sum(output) from usage"))
                .as("what was spent")
                .isEqualTo(money);
        assertThat(erasedConversations(people.stage.parlor().managementPort())
                        + erasedConversations(people.second.managementPort()))
                .as("each was erased by one server")
                .isEqualTo(2);
    }

    /** Makes everything of somebody older. */
    private static void age(People.Person person, String by) {
        Object names = new String[] {person.id(), person.stranger()};
        String back = " - interval '" + by + "'";
        people.stage.rows(
                "update approval set asked_at = asked_at" + back
                        + " where conversation in (select id from conversation where visitor = any (?)) returning id",
                names);
        people.stage.rows("update visitor set seen_at = seen_at" + back + " where id = any (?) returning id", names);
        people.stage.rows(
                "update conversation set updated_at = updated_at" + back + " where visitor = any (?) returning id",
                names);
    }

    private static int erasedConversations(int port) {
        String metrics = OperatorApi.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")))
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith("parlor_erased_conversations_total") && line.contains("why=\"age\""))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
