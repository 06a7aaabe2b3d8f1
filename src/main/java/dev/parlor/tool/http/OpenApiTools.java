package dev.parlor.tool.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.config.tool.HttpToolConfig;
import dev.parlor.config.tool.OpenApiToolConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Declares one HTTP tool for each operation of an OpenAPI document, under the rules of the one declaration. */
public final class OpenApiTools {
    private static final Logger LOG = LoggerFactory.getLogger(OpenApiTools.class);
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]+)}");
    private static final int LONGEST_NAME = 64;

    /** What model providers take at most. */
    private static final int LONGEST_DESCRIPTION = 1_024;

    private final ToolConfig declaration;
    private final OpenApiToolConfig config;
    private final OpenApiPart document;

    private OpenApiTools(ToolConfig declaration, OpenApiToolConfig config, OpenApiPart document) {
        this.declaration = declaration;
        this.config = config;
        this.document = document;
    }

    /**
     * The tools of a declaration. Blocking: reads the document.
     *
     * <p>An operation that no tool can call, such as one that takes a file, is left out and named in the log, unless
     * {@code only} asks for it. A declaration's own name goes in front of each tool's.
     *
     * @param folder that holds the document, or a folder of it does
     * @return ready for {@link HttpTool#of}
     * @throws IllegalArgumentException with a sentence that names the place in the document
     */
    public static List<ToolConfig> of(ToolConfig declaration, Path folder) {
        if (!(declaration.kind() instanceof ToolKind.OpenApi kind)) {
            throw new IllegalArgumentException("openapi: is not what this tool is");
        }
        OpenApiPart document = OpenApiFile.read(folder, kind.openapi().document());
        return new OpenApiTools(declaration, kind.openapi(), document).tools();
    }

    private List<ToolConfig> tools() {
        Map<String, ToolConfig> tools = new LinkedHashMap<>();
        List<String> ids = new ArrayList<>();
        document.at("paths").members().forEach((path, item) -> {
            if (!path.startsWith("/") && !path.startsWith("x-")) {
                throw item.wrong("is a path that does not begin with a slash");
            }
            for (String method : METHODS) {
                OpenApiPart operation = item.at(method);
                if (operation.exists()) {
                    String id = operation.text("operationId").orElse(method + path);
                    ids.add(id);
                    if (config.only().isEmpty() || config.only().contains(id)) {
                        add(tools, id, new Request(path, method, item, operation));
                    }
                }
            }
        });
        TreeSet<String> missing = new TreeSet<>(config.only());
        ids.forEach(missing::remove);
        if (!missing.isEmpty()) {
            throw document.wrong("has no operation " + String.join(", ", missing) + "; there are "
                    + (ids.isEmpty() ? "none" : String.join(", ", ids)));
        }
        if (tools.isEmpty()) {
            throw document.wrong("has no operation that can be a tool");
        }
        return List.copyOf(tools.values());
    }

    private record Request(String path, String method, OpenApiPart item, OpenApiPart operation) {}

    private void add(Map<String, ToolConfig> tools, String id, Request request) {
        String name = name(id, tools);
        try {
            tools.put(name, tool(name, request));
        } catch (OpenApiOperation.Unsupported unsupported) {
            if (config.only().contains(id)) {
                throw request.operation().wrong("cannot be a tool: " + unsupported.getMessage());
            }
            LOG.info("{}: {} is left out: {}", config.document(), id, unsupported.getMessage());
        }
    }

    private ToolConfig tool(String name, Request request) throws OpenApiOperation.Unsupported {
        OpenApiOperation operation = new OpenApiOperation(request.path(), request.item(), request.operation());
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(operation.headers());
        headers.putAll(config.headers());
        HttpToolConfig http = new HttpToolConfig(
                request.method(),
                server(request) + operation.target(),
                headers,
                operation.body(),
                new HttpToolConfig.Result(""),
                config.allowPrivate(),
                null);
        ObjectNode schema = operation.schema();
        Map<String, String> identity = new TreeMap<>(declaration.rules().identity());
        identity.keySet().removeIf(argument -> !schema.path("properties").has(argument));
        return new ToolConfig(
                name,
                description(request.operation()),
                schema,
                new ToolKind.Http(http),
                declaration.rules().withIdentity(identity));
    }

    private String name(String id, Map<String, ToolConfig> taken) {
        String prefix = declaration.name() == null ? "" : declaration.name() + "_";
        String wish = (prefix + id).replaceAll("[^a-zA-Z0-9_-]+", "_").replaceAll("_+$", "");
        String name = wish.substring(0, Math.min(wish.length(), LONGEST_NAME));
        for (int i = 2; taken.containsKey(name); i++) {
            String suffix = "_" + i;
            name = wish.substring(0, Math.min(wish.length(), LONGEST_NAME - suffix.length())) + suffix;
        }
        return name;
    }

    private static String description(OpenApiPart operation) {
        String text = Stream.of(operation.text("summary"), operation.text("description"))
                .flatMap(Optional::stream)
                .map(String::strip)
                .distinct()
                .collect(Collectors.joining("\n"));
        return text.length() <= LONGEST_DESCRIPTION ? text : text.substring(0, LONGEST_DESCRIPTION - 3) + "...";
    }

    /** The nearest that is declared: by the site, for the operation, the path, the document. */
    private String server(Request request) {
        if (config.server() != null) {
            return trimmed(config.server());
        }
        OpenApiPart server = Stream.of(request.operation(), request.item(), document)
                .flatMap(part -> part.at("servers").items().stream().limit(1))
                .findFirst()
                .orElseThrow(() -> document.wrong("names no server; set openapi.server"));
        String url = VARIABLE.matcher(server.text("url").orElse("")).replaceAll(variable -> {
            OpenApiPart declared = server.at("variables").at(variable.group(1));
            return Matcher.quoteReplacement(declared.text("default")
                    .orElseThrow(() -> server.wrong("has no default for its variable " + variable.group(1))));
        });
        if (!url.toLowerCase(Locale.ROOT).matches("https?://.*")) {
            throw server.wrong("is relative to a place that nobody knows; set openapi.server");
        }
        return trimmed(url);
    }

    private static String trimmed(String url) {
        return url.replaceFirst("/+$", "");
    }
}
