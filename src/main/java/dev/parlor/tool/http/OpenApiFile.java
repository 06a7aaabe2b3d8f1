package dev.parlor.tool.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlor.config.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An OpenAPI document on this machine, in YAML or JSON. */
final class OpenApiFile {
    private static final int LARGEST = 16 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    private OpenApiFile() {}

    /**
     * Reads a document. Blocking.
     *
     * @param folder that the document has to be in, or below
     * @throws IllegalArgumentException if it is not there, not in the folder, or not OpenAPI 3.0 or 3.1
     */
    static OpenApiPart read(Path folder, String document) {
        Path file = folder.resolve(document).normalize();
        if (Path.of(document).isAbsolute() || !file.startsWith(folder.normalize())) {
            throw new IllegalArgumentException("openapi: document: is a path below " + folder + ", not " + document);
        }
        OpenApiPart top = OpenApiPart.top(document, tree(document, file));
        String version = top.json().path("openapi").asText();
        if (!version.matches("3\\.[01](\\..*)?")) {
            throw top.wrong("is not of OpenAPI 3.0 or 3.1" + (version.isEmpty() ? "" : ", but of " + version));
        }
        return top;
    }

    private static JsonNode tree(String document, Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IllegalArgumentException("openapi: " + document + ": has more than " + LARGEST + " bytes");
            }
            String text = Files.readString(file);
            return text.stripLeading().startsWith("{") ? JSON.readTree(text) : YamlTree.read(text).json();
        } catch (JsonProcessingException wrong) {
            JsonLocation where = wrong.getLocation();
            throw new IllegalArgumentException(
                    "openapi: " + document + (where == null ? "" : " line " + where.getLineNr())
                            + ": is neither YAML nor JSON",
                    wrong);
        } catch (YamlTree.NotYaml wrong) {
            throw new IllegalArgumentException(
                    "openapi: " + document + " line " + wrong.line() + ": is neither YAML nor JSON: " + wrong.getMessage(),
                    wrong);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("openapi: " + document + ": cannot be read", unreadable);
        }
    }
}
