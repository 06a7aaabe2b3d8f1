package dev.parlor.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The body of an answer as a provider once sent it, with what a correct client makes of it. */
public record RecordedStream(String name, Buffer body, JsonNode expected) {
    private static final String FOLDER = "/streams/";
    private static final String SUFFIX = ".sse";
    private static final JsonMapper JSON = new JsonMapper();

    /** All recordings of a dialect: {@code openai} or {@code anthropic}. */
    public static List<RecordedStream> all(String dialect) {
        return names().stream()
                .map(RecordedStream::load)
                .filter(recording -> recording.expected.path("dialect").asText().equals(dialect))
                .toList();
    }

    /** The names of all recordings of all dialects, sorted. */
    public static List<String> names() {
        URL resources = Objects.requireNonNull(RecordedStream.class.getResource(FOLDER));
        try {
            Path folder = Path.of(resources.toURI());
            try (Stream<Path> files = Files.walk(folder)) {
                return files.map(file -> folder.relativize(file).toString())
                        .filter(file -> file.endsWith(SUFFIX))
                        .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                        .sorted()
                        .toList();
            }
        } catch (IOException | URISyntaxException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    public static RecordedStream load(String name) {
        return new RecordedStream(name, Buffer.buffer(read(name + SUFFIX)), readJson(name + ".expected.json"));
    }

    public static JsonNode readJson(String file) {
        try {
            return JSON.readTree(read(file));
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    private static byte[] read(String file) {
        try (InputStream in = RecordedStream.class.getResourceAsStream(FOLDER + file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
