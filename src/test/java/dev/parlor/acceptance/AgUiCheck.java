package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** AG-UI's own schemas and order rules, as its package for JavaScript checks them. */
public final class AgUiCheck {
    private static final long PATIENCE_SECONDS = 30;

    private AgUiCheck() {}

    /** Holds the frames of one socket against the rules, and gives how many runs there were. */
    public static int passes(List<JsonObject> frames) {
        try {
            Path file = Files.createTempFile("frames-", ".jsonl");
            Files.write(file, frames.stream().map(JsonObject::encode).toList());
            Process check = new ProcessBuilder("node", "web/test/check-frames.mjs", file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(check.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            Files.delete(file);
            assertThat(said).startsWith("{");
            JsonObject verdict = new JsonObject(said);
            assertThat(verdict.getJsonArray("errors")).as(said).isEqualTo(new JsonArray());
            return verdict.getInteger("runs");
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
