package dev.parlor.embedded.demo;

import dev.parlor.config.Configuration;
import dev.parlor.config.SiteConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.conversation.SiteId;
import dev.parlor.schema.SchemaCheck;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The sites that come along with what the demo model has learnt for them. The 20th is a Friday. */
final class SampleSites {
    static final Configuration CONF = Configuration.load(Path.of("conf"), name -> null);
    static final DemoModel MODEL = new DemoModel(
            Clock.fixed(Instant.parse("2026-11-20T09:00:00Z"), ZoneOffset.UTC), Scripts.read(Path.of("conf/demo")));

    private SampleSites() {}

    static List<String> calls(DemoAnswer answer) {
        return answer.calls().stream()
                .map(call -> call.tool() + " " + call.arguments().encode())
                .toList();
    }

    static DemoAnswer ask(String site, Line... lines) {
        return MODEL.answer(new DemoRequest(
                "key", site, List.of(lines), tools(site), new ToolUse.Free(), true, null, 10_000, 1, true, true));
    }

    /** As a model is offered them: without what the server fills in. */
    static List<OfferedTool> tools(String site) {
        SiteConfig config = Objects.requireNonNull(CONF.sites().get(new SiteId(site)));
        List<OfferedTool> tools = new ArrayList<>(site.equals("toolbox") ? SampleTools.ASSISTANT : List.of());
        for (ToolConfig tool : config.tools()) {
            String name = tool.name();
            if (name != null) {
                tools.add(OfferedTool.of(
                        name,
                        tool.description(),
                        new JsonObject(String.valueOf(tool.parameters()).replaceFirst("^null$", "{}"))));
            }
        }
        if (site.equals("toolbox")) {
            tools.add(SampleTools.tool("send_email", "Sends an e-mail in plain text to one address.", """
                {"type":"object","required":["to","subject","text"],"properties":{
                  "to":{"type":"string","format":"email"},"subject":{"type":"string"},"text":{"type":"string"}}}"""));
        }
        return tools;
    }

    /** The answer to the last of the messages; to the others nothing was said but a word. */
    static DemoAnswer askAll(String site, String... messages) {
        List<Line> lines = new ArrayList<>();
        for (String message : messages) {
            lines.add(new Line.Visitor(message));
            lines.add(new Line.Assistant("Well.", List.of()));
        }
        return ask(site, lines.subList(0, lines.size() - 1).toArray(Line[]::new));
    }

    /** What the server would find wrong with a call. */
    static Optional<String> violations(String site, Call call) {
        return Objects.requireNonNull(CONF.sites().get(new SiteId(site))).tools().stream()
                .filter(tool -> call.tool().equals(tool.name()) && tool.parameters() != null)
                .findFirst()
                .flatMap(tool -> new SchemaCheck(new JsonObject(String.valueOf(tool.parameters())).getMap(), "argument")
                        .violations(call.arguments().getMap()));
    }
}
