package dev.parlor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.Configuration;
import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Http;
import dev.parlor.testing.ParlorProcess;
import dev.parlor.testing.TestingStores;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** This server as the back end of sites whose secret is {@code demo:}, and of no others. */
class DemoSignInTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Server server;

    @SuppressWarnings("NullAway.Init")
    private static Server second;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        TestingStores stores = TestingStores.open();
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                stores.newDatabase(),
                "REDIS_URL",
                stores.redisUrl(),
                "PARLOR_HTTP_PORT",
                "0",
                "PARLOR_MANAGEMENT_PORT",
                "0",
                "PARLOR_ADMIN_PASSWORD",
                ParlorProcess.ADMIN_PASSWORD);
        Files.createDirectories(folder.resolve("sites"));
        Files.createDirectories(folder.resolve("demo"));
        Files.writeString(folder.resolve("parlor.yaml"), "demo: { identity: 7m }\n");
        Files.writeString(folder.resolve("demo/cast.yaml"), """
                people:
                  - { sub: p-1, name: Ada Berg, roles: [tenant, owner], about: has seen it all }
                """);
        site("plain", "demo/cast", "secret: \"demo:\"");
        site(
                "picky",
                "demo/cast",
                "secret: \"demo:\", audience: chat, issuer: us, roles_claim: access.roles, required: true");
        site("real", "demo/cast", "secret: a secret of at least thirty-two bytes");
        site("anonymous", "demo/cast", "");
        site("empty", "demo/scripted", "secret: \"demo:\"");
        server = Server.start(Configuration.load(folder, environment::get));
        second = Server.start(Configuration.load(folder, environment::get));
    }

    @AfterAll
    static void stop() {
        second.close();
        server.close();
    }

    @Test
    void thePeopleOfTheDemoAreToldWithoutAnythingElse() {
        assertThat(new JsonObject(people("plain").body()))
                .isEqualTo(new JsonObject()
                        .put(
                                "people",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("sub", "p-1")
                                                .put("name", "Ada Berg")
                                                .put(
                                                        "roles",
                                                        new JsonArray()
                                                                .add("tenant")
                                                                .add("owner"))
                                                .put("about", "has seen it all"))));
    }

    @Test
    void aTokenSaysWhoTheyAreAndNotForLong() {
        JsonObject claims = claims(token("plain"));
        assertThat(claims.getString("sub")).isEqualTo("p-1");
        assertThat(claims.getString("name")).isEqualTo("Ada Berg");
        assertThat(claims.getJsonArray("roles")).containsExactly("tenant", "owner");
        assertThat(claims.containsKey("aud")).isFalse();
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(7 * 60);
    }

    @Test
    void aTokenIsAsTheSiteWantsIt() {
        JsonObject claims = claims(token("picky"));
        assertThat(String.valueOf(claims.getValue("aud"))).contains("chat");
        assertThat(claims.getString("iss")).isEqualTo("us");
        assertThat(claims.getJsonArray("access.roles")).containsExactly("tenant", "owner");
        assertTaken(server, "picky", token("picky"));
    }

    @Test
    void aTokenOpensItsSiteOnEveryServerAndNoOtherSite() {
        String token = token("plain");
        assertTaken(server, "plain", token);
        assertTaken(second, "plain", token);
        assertRefused("real", token);
        assertRefused("picky", token);
        assertRefused("empty", token);
    }

    @ParameterizedTest
    @CsvSource({"real", "anonymous", "empty", "nowhere", "%20"})
    void aSiteWithABackEndOfItsOwnHasNobodyHere(String site) {
        assertThat(people(site).statusCode()).isEqualTo(404);
        assertThat(signIn(site, "{\"sub\":\"p-1\"}").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"sub":"p-2"} | 404 | not_found
            {"sub":""}    | 404 | not_found
            {"sub":1}     | 400 | invalid_sign_in
            {}            | 400 | invalid_sign_in
            []            | 400 | invalid_sign_in
            p-1           | 400 | invalid_sign_in
            """)
    void whoIsNotThereIsNotSignedIn(String body, int status, String code) {
        HttpResponse<String> answer = signIn("plain", body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
    }

    @Test
    void aBodyHasAnEnd() {
        assertThat(signIn("plain", "{\"sub\":\"" + "p".repeat(2_000) + "\"}").statusCode())
                .isEqualTo(413);
    }

    private static void assertTaken(Server at, String site, String token) {
        try (ChatClient client = new ChatClient(at.httpPort(), site)) {
            assertThat(client.hello(new JsonObject().put("token", token)).getString("token"))
                    .isEqualTo(token);
        }
    }

    private static void assertRefused(String site, String token) {
        try (ChatClient client = new ChatClient(server.httpPort(), site)) {
            client.send(new JsonObject().put("type", "hello").put("token", token));
            assertThat(client.awaitClose()).isEqualTo(4500);
        }
    }

    private static String token(String site) {
        return new JsonObject(signIn(site, "{\"sub\":\"p-1\"}").body()).getString("token");
    }

    private static JsonObject claims(String token) {
        return new JsonObject(
                new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> people(String site) {
        return Http.get(address(site, "people"), "");
    }

    private static HttpResponse<String> signIn(String site, String body) {
        return Http.post(address(site, "sign-in"), body, "");
    }

    private static String address(String site, String what) {
        return "http://localhost:" + server.httpPort() + "/samples/" + site + "/" + what;
    }

    private static void site(String id, String model, String identity) throws IOException {
        Files.writeString(folder.resolve("sites/" + id + ".yaml"), """
                title: %s
                origins: ["*"]
                models: [%s]
                prompt: You are helpful.
                identity: { %s }
                """.formatted(id, model, identity));
    }
}
