package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.Http;
import dev.parlor.testing.ParlorProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;

/** The operator API of a server, signed in. */
final class OperatorApi {
    private final String url;
    private final String token;

    OperatorApi(Stage stage) {
        this(stage, "admin", ParlorProcess.ADMIN_PASSWORD);
    }

    OperatorApi(Stage stage, String name, String password) {
        this(stage.parlor().url(), name, password);
    }

    OperatorApi(String url, String name, String password) {
        this.url = url;
        HttpResponse<String> answer = login(url, name, password);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        token = new JsonObject(answer.body()).getString("token");
    }

    static HttpResponse<String> login(String url, String name, String password) {
        String body =
                new JsonObject().put("name", name).put("password", password).encode();
        return Http.post(url + "/v1/operator/login", body, "");
    }

    static HttpResponse<String> get(String url, String path, String token) {
        return send(HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        return Http.send(request);
    }

    String token() {
        return token;
    }

    HttpResponse<String> get(String path) {
        return get(url, path, token);
    }

    HttpResponse<String> post(String path) {
        return Http.post(url + path, "", token);
    }

    HttpResponse<String> post(String path, JsonObject body) {
        return Http.post(url + path, body.encode(), token);
    }

    /** Calls a tool of a site without arguments. */
    JsonObject call(String site, String tool) {
        HttpResponse<String> answer = post(
                "/v1/tools/call",
                new JsonObject().put("site", site).put("name", tool).put("arguments", new JsonObject()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    HttpResponse<String> put(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/yaml")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> delete(String path) {
        return Http.delete(url + path, token);
    }

    /** What is said of a site in the list of sites. */
    JsonObject site(String id) {
        return of("/v1/sites", id).findFirst().orElseThrow();
    }

    /** What is wrong with a site; empty if nothing is. */
    List<JsonObject> problems(String id) {
        return of("/v1/site-problems", id).toList();
    }

    private Stream<JsonObject> of(String path, String id) {
        return new JsonObject(get(path).body())
                .getJsonArray("sites").stream()
                        .map(JsonObject.class::cast)
                        .filter(each -> id.equals(each.getString("id")));
    }

    JsonArray messages(String conversation) {
        HttpResponse<String> answer = get("/v1/conversations/" + conversation + "/messages");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body()).getJsonArray("messages");
    }
}
