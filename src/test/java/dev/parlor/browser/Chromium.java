package dev.parlor.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The Chromium that {@code web/} brings by npm, without any download of its own. */
final class Chromium {
    private static final long UNPACK_SECONDS = 60;

    private Chromium() {}

    static Playwright playwright() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    static Browser launch(Playwright playwright) {
        return playwright.chromium().launch(options(location()));
    }

    private static BrowserType.LaunchOptions options(JsonObject location) {
        List<String> arguments = new ArrayList<>(
                location.getJsonArray("args").stream().map(String.class::cast).toList());
        arguments.add("--disable-quic");
        return new BrowserType.LaunchOptions()
                .setExecutablePath(Path.of(location.getString("executablePath")))
                .setArgs(arguments);
    }

    private static JsonObject location() {
        try {
            Process node = new ProcessBuilder("node", "web/test/chromium-path.mjs")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String answer = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!node.waitFor(UNPACK_SECONDS, TimeUnit.SECONDS) || node.exitValue() != 0) {
                throw new IllegalStateException("no Chromium here; is web/ installed?");
            }
            return new JsonObject(answer);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
