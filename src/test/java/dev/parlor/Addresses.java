package dev.parlor;

import static dev.parlor.Addresses.Needs.ADMIN_OF_ALL;
import static dev.parlor.Addresses.Needs.KEY;
import static dev.parlor.Addresses.Needs.OPERATOR;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.config.YamlTree;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every address of a server, and what it takes to be answered there. */
final class Addresses {
    private static final List<Address> ALL = List.of(
            reads(OPERATOR, "GET /v1/conversations", "/v1/conversations?limit=500"),
            reads(OPERATOR, "GET /v1/conversations/:id/messages", "/v1/conversations/$c/messages"),
            reads(OPERATOR, "GET /v1/usage", "/v1/usage?by=site"),
            reads(OPERATOR, "GET /v1/models", "/v1/models"),
            reads(OPERATOR, "GET /v1/approvals", "/v1/approvals?limit=500"),
            reads(OPERATOR, "GET /v1/approvals/:id", "/v1/approvals/$o"),
            writes(OPERATOR, "POST /v1/approvals/:id", "/v1/approvals/$o", "{\"approved\":true}"),
            reads(OPERATOR, "GET /v1/notices", "/v1/notices"),
            writes(OPERATOR, "POST /v1/notices/:id/close", "/v1/notices/none/close", ""),
            writes(OPERATOR, "POST /v1/visitors/:site/:id/revoke", "/v1/visitors/club/$v/revoke", ""),
            writes(OPERATOR, "DELETE /v1/visitors/:site/:id", "/v1/visitors/club/$v", ""),
            // For admins as if it wrote, because whoever sees everything sees it bit by bit.
            writes(OPERATOR, "GET /v1/visitors/:site/:id/export", "/v1/visitors/club/$v/export", ""),
            reads(OPERATOR, "GET /v1/site-problems", "/v1/site-problems"),
            reads(ADMIN_OF_ALL, "GET /v1/sites", "/v1/sites"),
            reads(ADMIN_OF_ALL, "GET /v1/sites/:id", "/v1/sites/club"),
            writes(ADMIN_OF_ALL, "PUT /v1/sites/:id", "/v1/sites/club", "title: Taken"),
            writes(ADMIN_OF_ALL, "DELETE /v1/sites/:id", "/v1/sites/club", ""),
            reads(KEY, "GET /v1/tools", "/v1/tools"),
            reads(KEY, "GET /v1/tools/{name}/schema", "/v1/tools/calculator/schema?site=club"),
            reads(KEY, "GET /v1/tools/history", "/v1/tools/history?site=club"),
            reads(KEY, "GET /v1/tools/figures", "/v1/tools/figures?site=club"),
            writes(
                    KEY,
                    "POST /v1/tools/call",
                    "/v1/tools/call",
                    "{\"site\":\"club\",\"name\":\"calculator\",\"conversation\":\"$c\","
                            + "\"arguments\":{\"expression\":\"1\"}}"),
            writes(
                    KEY,
                    "POST /v1/tools/register",
                    "/v1/tools/register",
                    "{\"site\":\"club\",\"tool\":{\"name\":\"evil\",\"java\":\"calculator\"}}"),
            writes(KEY, "PATCH /v1/tools/{name}", "/v1/tools/calculator?site=club", "{\"enabled\":false}"),
            writes(KEY, "DELETE /v1/tools/{name}", "/v1/tools/calculator?site=club", ""));

    /** What everybody may see, because there is nothing of anybody in it; or what guards itself. */
    private static final Set<String> OPEN = Set.of(
            "GET /ws",
            "POST /v1/operator/login",
            "any /v1/",
            "GET /widget.js",
            "GET /chat",
            "GET /operator",
            "GET /operator/",
            "GET /openapi.yaml",
            "GET /clinic",
            "GET /delivery",
            "GET /property",
            "GET /shop",
            "GET /health",
            // Whom the sample sites know, and tokens for those; nobody on a site with a secret of its own.
            "GET /samples/:site/people",
            "POST /samples/:site/sign-in",
            // Whatever goes on to the addresses of the tool service, and what answers for all that fail.
            "any /",
            "any /v1/approvals",
            "any /v1/notices",
            "any /v1/visitors/",
            "any /v1/sites",
            "GET null");

    /** Who is answered. */
    enum Needs {
        OPERATOR,
        ADMIN_OF_ALL,
        /** Or an operator. */
        KEY
    }

    /**
     * A guarded address with what it is asked.
     *
     * @param name the method, and the path as it is declared
     * @param path with {@code $c} for the conversation of somebody else, {@code $o} for what an operator is asked about
     *     them and {@code $v} for their name
     * @param body likewise; empty for none
     * @param writes whether who may only read is refused
     */
    record Address(Needs needs, String name, String path, String body, boolean writes) {
        String method() {
            return name.substring(0, name.indexOf(' '));
        }
    }

    private Addresses() {}

    /** Those that need one of these. */
    static Stream<Address> of(Needs... needs) {
        return ALL.stream().filter(address -> Arrays.asList(needs).contains(address.needs()));
    }

    /** Those that are known not to be guarded. */
    static Set<String> open() {
        return OPEN;
    }

    /** What a server really answers at. */
    static Set<String> of(Server server) {
        Set<String> addresses = new TreeSet<>();
        for (Route route : server.routes()) {
            Set<HttpMethod> methods = route.methods();
            if (methods == null || methods.isEmpty()) {
                addresses.add("any " + route.getPath());
            } else {
                methods.forEach(method -> addresses.add(method + " " + route.getPath()));
            }
        }
        addresses.addAll(contract());
        return addresses;
    }

    /** The addresses of the tool service, which is mounted from its contract; those of operators are routes. */
    private static Set<String> contract() {
        Set<String> addresses = new TreeSet<>();
        try (InputStream file = Server.class.getResourceAsStream("/openapi.yaml")) {
            JsonNode paths = YamlTree.read(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .json()
                    .get("paths");
            paths.properties().stream()
                    .filter(path -> !path.getKey().matches("/v1/(approvals|sites?|visitors)\\b.*"))
                    .forEach(path -> path.getValue()
                            .fieldNames()
                            .forEachRemaining(
                                    method -> addresses.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        } catch (IOException | YamlTree.NotYaml problem) {
            throw new IllegalStateException(problem);
        }
        return addresses;
    }

    private static Address reads(Needs needs, String name, String path) {
        return new Address(needs, name, path, "", false);
    }

    private static Address writes(Needs needs, String name, String path, String body) {
        return new Address(needs, name, path, body, true);
    }
}
