package dev.parlor;

import static dev.parlor.Addresses.Needs.ADMIN_OF_ALL;
import static dev.parlor.Addresses.Needs.KEY;
import static dev.parlor.Addresses.Needs.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ParlorProcess;
import dev.parlor.testing.TestingSigner;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every address, with every way of not being who one says: nobody gets in, and nothing of anybody else gets out. An
 * address that is not listed in {@link Addresses} fails.
 */
class AddressIsolationTest {
    @SuppressWarnings("NullAway.Init")
    private static IsolatedServer at;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, InterruptedException {
        at = new IsolatedServer(folder);
    }

    @AfterAll
    static void stop() {
        at.close();
    }

    @Test
    void theVictimIsReallyThere() {
        String admin = at.login("admin", ParlorProcess.ADMIN_PASSWORD);
        HttpResponse<String> list = at.send("GET", "/v1/conversations", "", admin);
        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(list.body()).contains(IsolatedServer.WORD).contains(at.conversation);
        assertThat(at.send("GET", "/v1/approvals", "", admin).body())
                .contains(at.asked)
                .contains(at.askedOperators);
        assertThat(at.send("GET", "/v1/usage?by=site", "", admin).body()).contains("\"club\"");
        assertThat(at.send("GET", "/v1/models", "", admin).body()).contains("demo/scripted");
        assertThat(at.tools).contains("calculator").contains("show");
    }

    @Test
    void everyAddressIsListed() {
        Set<String> guarded = Addresses.of(OPERATOR, ADMIN_OF_ALL, KEY)
                .map(Addresses.Address::name)
                .collect(Collectors.toSet());
        assertThat(Addresses.of(at.server))
                .containsAll(guarded)
                .allMatch(
                        address -> guarded.contains(address) || Addresses.open().contains(address));
    }

    @Test
    void nobodyIsSignedInByThisServerWhereASiteHasASecretOfItsOwn() {
        for (String site : List.of("club", "other", "bank", "nowhere")) {
            HttpResponse<String> people = at.send("GET", "/samples/" + site + "/people", "", "");
            HttpResponse<String> signIn = at.send("POST", "/samples/" + site + "/sign-in", "{\"sub\":\"victim\"}", "");
            assertThat(List.of(people.statusCode(), signIn.statusCode())).containsExactly(404, 404);
        }
    }

    @TestFactory
    Stream<DynamicTest> noAddressAnswersWithoutAnOperatorsToken() {
        return notOperators().entrySet().stream()
                .flatMap(token -> each(
                        Addresses.of(OPERATOR, ADMIN_OF_ALL, KEY),
                        " with " + token.getKey(),
                        address -> assertRefused(address, token.getValue(), 401)));
    }

    @TestFactory
    Stream<DynamicTest> noAddressOfOperatorsTakesAProgramsKey() {
        return each(Addresses.of(OPERATOR, ADMIN_OF_ALL), "", address -> assertRefused(address, "key-of-club", 401));
    }

    @TestFactory
    Stream<DynamicTest> noToolIsShownOrTouchedByAKeyOfAnotherSite() {
        return each(Addresses.of(KEY), "", address -> assertRefused(address, "key-of-other", 200, 404));
    }

    @TestFactory
    Stream<DynamicTest> noToolIsShownOrTouchedByAKeyWithoutItsScope() {
        return each(Addresses.of(KEY), "", address -> assertRefused(address, "key-without-scopes", 403));
    }

    @TestFactory
    Stream<DynamicTest> whoMayOnlyReadChangesNothing() {
        String vic = at.login("vic", "vic's password");
        return each(Addresses.of(OPERATOR, KEY), "", address -> {
            assertThat(at.send(address, vic).statusCode()).isEqualTo(address.writes() ? 403 : 200);
            at.assertVictimUntouched();
        });
    }

    @TestFactory
    Stream<DynamicTest> noAddressTellsAnOperatorOfAnotherSite() {
        String sam = at.login("sam", "sam's password");
        return each(Addresses.of(OPERATOR, KEY), "", address -> assertRefused(address, sam, 200, 404));
    }

    @TestFactory
    Stream<DynamicTest> noSiteIsShownOrTouchedByAnybodyButAnAdminOfAll() {
        return Stream.of("sam", "vic").flatMap(name -> {
            String token = at.login(name, name + "'s password");
            return each(Addresses.of(ADMIN_OF_ALL), " by " + name, address -> assertRefused(address, token, 403));
        });
    }

    private static Stream<DynamicTest> each(
            Stream<Addresses.Address> addresses, String how, Consumer<Addresses.Address> holds) {
        return addresses.map(address -> DynamicTest.dynamicTest(address.name() + how, () -> holds.accept(address)));
    }

    /** One of the answers, with nothing of the victim in it. */
    private static void assertRefused(Addresses.Address address, String token, Integer... answers) {
        HttpResponse<String> answer = at.send(address, token);
        assertThat(answer.statusCode()).isIn((Object[]) answers);
        assertThat(answer.body())
                .doesNotContain(IsolatedServer.WORD)
                .doesNotContain(at.conversation)
                .doesNotContain("\"club\"")
                .doesNotContain(at.asked)
                .doesNotContain(at.askedOperators);
        at.assertVictimUntouched();
    }

    /** What is no operator's token. */
    private static Map<String, String> notOperators() {
        long now = Instant.now().getEpochSecond();
        JsonObject admin =
                TestingSigner.claims("admin").put("aud", "parlor-operator").put("iss", "parlor");
        Map<String, String> all = new LinkedHashMap<>();
        all.put("no token", "");
        all.put("nonsense", "a.b.c");
        all.put("a stranger's token", at.strangersToken);
        all.put("the visitor's own token", IsolatedServer.CLUB.token("victim"));
        all.put(
                "a site's token that says admin",
                IsolatedServer.CLUB.sign(admin.copy().put("roles", "admin operator")));
        all.put("alg none", TestingSigner.unsigned("none", admin, ""));
        all.put("alg none with a signature", TestingSigner.unsigned("none", admin, ".AAAA"));
        all.put("our token for a visitor called admin", at.ours("parlor-visitor", "admin", now + 60));
        all.put("an expired operator's token", at.ours("parlor-operator", "admin", now - 60));
        all.put("an operator who is none any more", at.ours("parlor-operator", "nobody", now + 60));
        return all;
    }
}
