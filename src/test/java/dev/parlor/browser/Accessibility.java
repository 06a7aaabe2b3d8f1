package dev.parlor.browser;

import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What axe-core finds wrong with a page as it stands. */
final class Accessibility {
    private static final Path AXE = Path.of("web/node_modules/axe-core/axe.min.js");
    private static final String RUN = """
        async () => {
          const { violations } = await axe.run(document, { resultTypes: ['violations'] });
          return JSON.stringify(violations.map(({ id, nodes }) =>
            id + ': ' + nodes.map((node) => node.target.flat().join(' ') + ' ' + node.failureSummary).join('; ')));
        }\
        """;

    private Accessibility() {}

    static List<String> violations(Page page) {
        try {
            // As a script tag the page's content security policy would refuse it.
            page.evaluate("() => {" + Files.readString(AXE) + "}");
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return new JsonArray(String.valueOf(page.evaluate(RUN)))
                .stream().map(String.class::cast).toList();
    }
}
