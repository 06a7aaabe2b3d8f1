package dev.parlor.gateway.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.config.YamlTree;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * {@code openapi.yaml} in the form that enforces it: without what is answered, since vertx-openapi checks requests, and
 * refuses a document that names a media type of answers which it cannot read, such as problem details.
 */
final class Contract {
    static final String FILE = "openapi.yaml";

    private static final List<String> OF_OPERATORS = List.of("/v1/approvals", "/v1/site", "/v1/visitors");

    private Contract() {}

    static Future<OpenAPIContract> load(Vertx vertx) {
        return vertx.executeBlocking(Contract::requests).compose(document -> OpenAPIContract.from(vertx, document));
    }

    private static JsonObject requests() {
        try (InputStream in = Contract.class.getResourceAsStream("/" + FILE)) {
            JsonNode document = YamlTree.read(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .json();
            if (document.path("paths") instanceof ObjectNode paths) {
                // The document tells of them; the operators' routes answer them, and look at what they are sent.
                paths.properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(path -> OF_OPERATORS.stream().anyMatch(path::startsWith))
                        .toList()
                        .forEach(paths::remove);
            }
            document.path("paths")
                    .forEach(path -> path.forEach(operation -> {
                        if (operation instanceof ObjectNode described) {
                            described
                                    .putObject("responses")
                                    .putObject("default")
                                    .put("description", "as the document says");
                        }
                    }));
            if (document.path("components") instanceof ObjectNode components) {
                components.remove("responses");
            }
            return new JsonObject(document.toString());
        } catch (IOException | YamlTree.NotYaml broken) {
            throw new IllegalStateException(broken);
        }
    }
}
