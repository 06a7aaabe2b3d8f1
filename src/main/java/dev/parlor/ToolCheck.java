package dev.parlor;

import dev.parlor.config.Finding;
import dev.parlor.config.NoticeConfig;
import dev.parlor.config.SiteConfig;
import dev.parlor.config.SiteDraft;
import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.ErrorHandlerConfig;
import dev.parlor.config.tool.ExtractToolConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.config.tool.ToolRules;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolPolicy;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what is wrong with the tools of one site before anything is opened. Blocking: reads documents. */
final class ToolCheck {
    private static final Set<String> CHOICES = Set.of("auto", "none", "required");
    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");

    private final SiteDraft draft;
    private final SiteConfig site;
    private final Path folder;
    private final ToolLimits limits;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, List<Known>> known = new HashMap<>();
    /** Whether others may come that only show when servers or pages are asked. */
    private boolean more;

    private record Known(ToolConfig declared, ToolDefinition definition) {}

    ToolCheck(SiteDraft draft, SiteConfig site, Path folder, ToolLimits limits) {
        this.draft = draft;
        this.site = site;
        this.folder = folder;
        this.limits = limits;
        this.more = !draft.isSound();
    }

    List<Finding> run() {
        Set<String> versions = new HashSet<>();
        for (int i = 0; i < site.tools().size(); i++) {
            look("tools.[" + i + "]", site.tools().get(i), versions);
        }
        for (int i = 0; i < site.tools().size(); i++) {
            handlers("tools.[" + i + "].on_error", site.tools().get(i).rules());
        }
        if (known.values().stream().mapToInt(List::size).sum() > limits.toolsPerSite()) {
            error("tools", "are more than the " + limits.toolsPerSite() + " that tools.per_site of parlor.yaml allows");
        }
        if (!CHOICES.contains(site.turn().toolChoice())) {
            requireKnown("turn.tool_choice", site.turn().toolChoice());
        }
        for (int i = 0; i < site.notices().size(); i++) {
            notice("notices.[" + i + "]", site.notices().get(i));
        }
        return List.copyOf(findings);
    }

    private void look(String key, ToolConfig tool, Set<String> versions) {
        List<ToolDefinition> definitions;
        try {
            definitions = Tools.check(tool, folder);
            for (ToolDefinition definition : definitions) {
                compile(tool, definition);
            }
        } catch (IllegalArgumentException wrong) {
            error(key, named(tool, String.valueOf(wrong.getMessage())));
            more = true;
            return;
        }
        more |= tool.kind() instanceof ToolKind.Mcp;
        List<String> names = tool.kind() instanceof ToolKind.Page
                ? List.of(String.valueOf(tool.name()))
                : definitions.stream().map(ToolDefinition::name).toList();
        for (String name : names) {
            if (!versions.add(name + "/" + tool.rules().version())) {
                error(
                        key,
                        "'" + name + "' is declared twice in version "
                                + tool.rules().version() + "; give one of them another name or version");
            }
            known.computeIfAbsent(name, each -> new ArrayList<>());
        }
        definitions.forEach(definition ->
                Objects.requireNonNull(known.get(definition.name())).add(new Known(tool, definition)));
        rules(key, tool, definitions);
    }

    /** As the catalogue will, but for identity arguments that a tool of many may not have. */
    private void compile(ToolConfig tool, ToolDefinition definition) {
        Set<String> properties = properties(definition);
        Set<String> missing = new TreeSet<>(tool.rules().identity().keySet());
        missing.removeAll(properties);
        boolean many = tool.kind() instanceof ToolKind.OpenApi;
        if (!missing.isEmpty() && !many) {
            throw new IllegalArgumentException(
                    "identity fills in " + String.join(", ", missing) + ", which is not among the parameters");
        }
        SiteTool.of(definition, ToolPolicy.of(tool.rules(), Effect.READ, Duration.ofSeconds(1)), "", limits);
    }

    private void rules(String key, ToolConfig tool, List<ToolDefinition> definitions) {
        ToolRules rules = tool.rules();
        if (rules.roles().stream().anyMatch(String::isBlank)) {
            error(key + ".roles", "a role must not be blank");
        }
        if (!rules.roles().isEmpty() && !namesVisitors()) {
            warn(key + ".roles", named(tool, "nobody has a role, since identity has no secret, jwks or keys"));
        }
        if (!rules.identity().isEmpty() && !namesVisitors()) {
            warn(key + ".identity", named(tool, "is refused always, since identity has no secret, jwks or keys"));
        }
        for (String page : rules.pages()) {
            if (!page.matches("(?s)[/*].*|[A-Za-z][A-Za-z0-9+.-]*://.*")) {
                warn(key + ".pages", "'" + page + "' fits no page; begin it with /, * or https://");
            }
        }
        if (tool.kind() instanceof ToolKind.Extract extract) {
            instructions(key, extract.extract());
        }
        title(key + ".approval.title", tool, definitions);
    }

    /** People should not be asked about what no call has. */
    private void title(String key, ToolConfig tool, List<ToolDefinition> definitions) {
        Matcher places = PLACE.matcher(tool.rules().approval().title());
        while (places.find()) {
            String name = places.group(1);
            if (definitions.stream().noneMatch(each -> properties(each).contains(name))) {
                warn(key, named(tool, "{" + name + "} is not among the parameters"));
            }
        }
    }

    private void instructions(String key, ExtractToolConfig extract) {
        if (extract.instructions().isBlank()) {
            warn(key + ".extract.instructions", "is empty: the model is only told the form of its answer");
        }
    }

    /** A site whose key is not set today names visitors all the same. */
    private boolean namesVisitors() {
        return site.identity().isConfigured()
                || draft.lines().keySet().stream().anyMatch(key -> key.matches("identity\\.(secret|jwks|keys)"));
    }

    private void handlers(String key, ToolRules rules) {
        for (int i = 0; i < rules.onError().size(); i++) {
            ErrorHandlerConfig handler = rules.onError().get(i);
            String place = key + ".[" + i + "]";
            handler.on().stream()
                    .filter(code -> !code.matches("\\*|[a-z][a-z0-9_]*"))
                    .forEach(code -> error(place + ".on", "'" + code + "' is no code; one reads like not_found"));
            if (handler.tool() != null) {
                requireKnown(place + ".tool", handler.tool());
            }
        }
    }

    private void notice(String key, NoticeConfig notice) {
        requireKnown(key + ".tool", notice.tool());
        Set<String> named = new TreeSet<>(notice.when().keySet());
        Matcher places = PLACE.matcher(notice.title());
        while (places.find()) {
            named.add(places.group(1));
        }
        for (String name : named) {
            if (!NAME.matcher(name).matches()) {
                error(key + ".title", "{" + name + "} is no place; write {name}, in letters, digits and _");
            } else if (!mayHave(notice.tool(), name)) {
                warn(key, "'" + name + "' is neither an argument of " + notice.tool() + " nor named by its query");
            }
        }
    }

    /** What a tool answers shows when it does; the words of a query tell which columns there may be. */
    private boolean mayHave(String tool, String name) {
        List<Known> versions = known.getOrDefault(tool, List.of());
        return versions.isEmpty()
                || versions.stream()
                        .anyMatch(each -> !(each.declared().kind() instanceof ToolKind.Sql sql)
                                || properties(each.definition()).contains(name)
                                || sql.sql().query().contains("*")
                                || Pattern.compile("\\b" + name + "\\b")
                                        .matcher(sql.sql().query())
                                        .find());
    }

    private void requireKnown(String key, String tool) {
        if (!more && !known.containsKey(tool)) {
            error(
                    key,
                    "there is no tool '" + tool + "'"
                            + (known.isEmpty()
                                    ? ""
                                    : "; there are " + String.join(", ", new TreeSet<>(known.keySet()))));
        }
    }

    private static Set<String> properties(ToolDefinition definition) {
        return new JsonObject(definition.parameters())
                .getJsonObject("properties", new JsonObject())
                .fieldNames();
    }

    private static String named(ToolConfig tool, String sentence) {
        return tool.name() == null || sentence.contains(tool.name()) ? sentence : tool.name() + ": " + sentence;
    }

    private void error(String key, String sentence) {
        findings.add(draft.error(key, sentence));
    }

    private void warn(String key, String sentence) {
        findings.add(draft.warning(key, sentence));
    }
}
