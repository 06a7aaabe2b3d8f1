package dev.parlor.operator;

import dev.parlor.config.Finding;
import dev.parlor.site.SiteState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/** How the state of a site reads over HTTP. */
final class SiteStateJson {
    private SiteStateJson() {}

    static JsonObject encode(SiteState state) {
        return problems(state)
                .put("title", state.title())
                .put("state", state.isBroken() ? "broken" : "running")
                .put("source", source(state.source()))
                .put("warnings", findings(state.warnings()));
    }

    /** What every operator of the site may know. */
    static JsonObject problems(SiteState state) {
        return new JsonObject()
                .put("id", state.id().value())
                .put("serving", state.serving())
                .put("since", state.since().toString())
                .put("problems", findings(state.problems()));
    }

    static JsonArray findings(List<Finding> findings) {
        JsonArray list = new JsonArray();
        findings.forEach(finding -> {
            JsonObject each = new JsonObject().put("message", finding.sentence());
            if (!finding.file().isEmpty()) {
                each.put("file", Path.of(finding.file()).getFileName().toString());
            }
            if (finding.line() > 0) {
                each.put("line", finding.line());
            }
            if (!finding.key().isEmpty()) {
                each.put("key", finding.key());
            }
            list.add(each);
        });
        return list;
    }

    private static JsonObject source(SiteState.Source source) {
        return switch (source) {
            case SiteState.Source.InFile file ->
                new JsonObject()
                        .put("kind", "file")
                        .put("file", Path.of(file.file()).getFileName().toString());
            case SiteState.Source.OverApi api ->
                new JsonObject()
                        .put("kind", "api")
                        .put("by", api.by())
                        .put("at", api.at().toString());
        };
    }
}
