package dev.parlor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.OperatorRole;
import dev.parlor.conversation.ModelHealth;
import dev.parlor.conversation.ModelHealth.Circuit;
import dev.parlor.conversation.ModelHealth.Setback;
import dev.parlor.conversation.SiteId;
import dev.parlor.provider.stream.Trouble;
import dev.parlor.site.Identity;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelAdviceTest {
    @ParameterizedTest
    @EnumSource(names = {"AUTH", "QUOTA", "BAD_REQUEST", "RATE_LIMITED", "OVERLOADED", "UNREACHABLE", "TIMEOUT"})
    void eachTroubleHasAnAdviceOfItsOwn(Trouble trouble) {
        ModelAdvice advice = ModelAdvice.of(trouble.failure().code(), "lab");
        assertThat(advice).isNotEqualTo(ModelAdvice.of("anything else", "lab"));
        assertThat(advice.advice()).endsWith(".");
    }

    @ParameterizedTest
    @CsvSource({
        "provider_auth,         1, CLOSED, true",
        "provider_quota,        1, CLOSED, true",
        "provider_bad_request,  1, CLOSED, true",
        "provider_overloaded,   2, CLOSED, false",
        "provider_overloaded,   3, CLOSED, true",
        "provider_error,        1, OPEN,   true",
        "provider_error,        1, HALF_OPEN, true",
    })
    void whatMayPassNeedsNobodyUntilItLasts(String code, int times, Circuit circuit, boolean needsAttention) {
        Setback setback = new Setback(code, 500, "words", Instant.EPOCH, Instant.EPOCH, times);
        assertThat(row(setback, circuit).getBoolean("needsAttention")).isEqualTo(needsAttention);
    }

    @Test
    void aModelThatAnswersHasNoAdvice() {
        JsonObject row = row(null, Circuit.CLOSED);
        assertThat(row.getBoolean("needsAttention")).isFalse();
        assertThat(row.fieldNames()).doesNotContain("setback");
    }

    @Test
    void anOperatorOfSomeSitesIsToldOfTheModelsThatTheseListAndOfNoOthers() {
        List<ModelHealth> all = Stream.of("lab/a", "lab/b", "lab/c")
                .map(model -> new ModelHealth(model, Circuit.CLOSED, 1, 0, null, null, Instant.EPOCH))
                .toList();
        ModelRoutes routes = new ModelRoutes(
                () -> Future.succeededFuture(all),
                (site, model) -> site.value().equals("shop") ? model.equals("lab/a") : model.equals("lab/b"));
        assertThat(models(routes, operatorOf())).containsExactly("lab/a", "lab/b", "lab/c");
        assertThat(models(routes, operatorOf("shop"))).containsExactly("lab/a");
        assertThat(models(routes, operatorOf("shop", "club"))).containsExactly("lab/a", "lab/b");
    }

    private static List<String> models(ModelRoutes routes, Identity.Operator operator) {
        return routes.list(operator).result().getJsonArray("models").stream()
                .map(row -> ((JsonObject) row).getString("model"))
                .toList();
    }

    private static Identity.Operator operatorOf(String... sites) {
        Set<SiteId> theirs = Arrays.stream(sites).map(SiteId::new).collect(Collectors.toSet());
        return new Identity.Operator("sam", OperatorRole.VIEWER, theirs, Instant.MAX);
    }

    private static JsonObject row(@Nullable Setback setback, Circuit circuit) {
        ModelHealth health = new ModelHealth("lab/m", circuit, 1, 1, null, setback, Instant.EPOCH);
        return new ModelRoutes(() -> Future.succeededFuture(List.of(health)), (site, model) -> true)
                .list(operatorOf())
                .result()
                .getJsonArray("models")
                .getJsonObject(0);
    }
}
