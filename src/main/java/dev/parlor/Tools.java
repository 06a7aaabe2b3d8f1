package dev.parlor;

import dev.parlor.config.McpConfig;
import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.ExtractToolConfig;
import dev.parlor.config.tool.McpToolConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.provider.NamedModel;
import dev.parlor.tool.Attachments;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.ModelMeter;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolKinds;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolModels;
import dev.parlor.tool.builtin.BuiltinTools;
import dev.parlor.tool.extract.ExtractTool;
import dev.parlor.tool.extract.FetchedImages;
import dev.parlor.tool.extract.ImageSource;
import dev.parlor.tool.extract.LinkedImages;
import dev.parlor.tool.guard.AddressGuard;
import dev.parlor.tool.guard.GuardedClient;
import dev.parlor.tool.http.HttpTool;
import dev.parlor.tool.http.OpenApiTools;
import dev.parlor.tool.mail.Postbox;
import dev.parlor.tool.mcp.McpLink;
import dev.parlor.tool.page.PageTool;
import dev.parlor.tool.page.PageTools;
import dev.parlor.tool.sql.SiteDatabase;
import dev.parlor.tool.sql.SiteDatabases;
import dev.parlor.tool.sql.SqlTool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names the adapter for each kind of tool. */
final class Tools implements ToolKinds {
    private static final Logger LOG = LoggerFactory.getLogger(Tools.class);
    /** For looking at declarations while nothing is open. */
    private static final BuiltinTools KNOWN = new BuiltinTools(Clock.systemUTC());

    private static final DemoAddress ANY_DEMO = new DemoAddress(() -> "http://127.0.0.1");

    private final Parts parts;
    private final BuiltinTools builtin;

    Tools(Parts parts) {
        this.parts = parts;
        this.builtin = new BuiltinTools(Clock.systemUTC(), parts.postbox());
    }

    /**
     * What tools work with that reach beyond this process.
     *
     * @param guard looks at where other servers are
     * @param outside how they are asked for a single answer
     * @param databases the tables of sites that have some
     * @param postbox the way to a mail server
     * @param demo where the demo services are
     * @param models who reads for a tool
     * @param meter what that costs
     * @param imageBytes of the largest image that is read
     * @param attachments the images that visitors have sent
     * @param folder of the sites' files
     */
    record Parts(
            Vertx vertx,
            ToolLimits limits,
            McpConfig mcp,
            PageTools pages,
            AddressGuard guard,
            GuardedClient outside,
            SiteDatabases databases,
            Postbox postbox,
            DemoAddress demo,
            ToolModels models,
            ModelMeter meter,
            int imageBytes,
            Attachments attachments,
            Path folder) {}

    @Override
    public OpenKind open(SiteId site, ToolConfig declaration, Consumer<List<MadeTool>> offer) {
        return switch (declaration.kind()) {
            case ToolKind.Java java -> at(offer, java(builtin, declaration, java), Effect.READ);
            case ToolKind.Http http -> at(offer, http(declaration), HttpTool.usualEffect(http.http()));
            case ToolKind.Sql sql -> at(offer, database(site).tool(declaration), Effect.READ);
            case ToolKind.Mcp mcp -> mcp(mcp.mcp(), offer);
            case ToolKind.Page page -> page(site, declaration, offer);
            case ToolKind.OpenApi openapi -> openApi(declaration, offer);
            case ToolKind.Extract extract -> at(offer, extract(site, declaration, extract.extract()), Effect.READ);
        };
    }

    /**
     * Looks at a declaration without opening anything, as far as it can be seen without the site's tables. Blocking:
     * reads documents.
     *
     * @param folder of the sites' files
     * @return what models would be told, as far as it stands in the declaration
     * @throws IllegalArgumentException if it cannot be what it says
     */
    static List<ToolDefinition> check(ToolConfig declaration, Path folder) {
        return switch (declaration.kind()) {
            case ToolKind.Java java -> List.of(java(KNOWN, declaration, java).definition());
            case ToolKind.Http http -> List.of(HttpTool.check(ANY_DEMO.reach(declaration)));
            case ToolKind.Sql sql -> List.of(SqlTool.check(declaration));
            case ToolKind.OpenApi openapi ->
                OpenApiTools.of(declaration, folder).stream()
                        .map(HttpTool::check)
                        .toList();
            case ToolKind.Extract extract -> List.of(ExtractTool.check(declaration));
            case ToolKind.Mcp mcp -> {
                McpLink.check(mcp.mcp());
                yield List.of();
            }
            case ToolKind.Page page -> {
                PageTool.check(declaration);
                yield declaration.parameters() == null
                        ? List.of()
                        : List.of(new ToolDefinition(
                                String.valueOf(declaration.name()),
                                declaration.description(),
                                declaration.parameters().toString()));
            }
        };
    }

    /** The same, and what only the stores know: fails with an {@link IllegalArgumentException} likewise. */
    Future<Void> verify(SiteId site, ToolConfig declaration) {
        return declaration.kind() instanceof ToolKind.Sql
                ? database(site).tool(declaration).verify()
                : Future.succeededFuture();
    }

    /** The same, with everything that can be seen on a running server. Blocking: reads documents. */
    void check(SiteId site, ToolConfig declaration) {
        switch (declaration.kind()) {
            case ToolKind.Http http -> http(declaration);
            case ToolKind.Sql sql -> database(site).tool(declaration);
            case ToolKind.Extract extract -> extract(site, declaration, extract.extract());
            case ToolKind.OpenApi openapi ->
                OpenApiTools.of(declaration, parts.folder()).forEach(tool -> HttpTool.of(tool, parts.outside()));
            case ToolKind.Java java -> check(declaration, parts.folder());
            case ToolKind.Mcp mcp -> check(declaration, parts.folder());
            case ToolKind.Page page -> check(declaration, parts.folder());
        }
    }

    private Tool http(ToolConfig declaration) {
        return HttpTool.of(parts.demo().reach(declaration), parts.outside());
    }

    private SiteDatabase database(SiteId site) {
        return parts.databases()
                .find(site)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a sql tool needs the site's tables: add conf/sites/" + site + ".sql, which may be empty"));
    }

    /** A Java tool, under another name or with other words for the model if the declaration has some. */
    private static Tool java(BuiltinTools builtin, ToolConfig declaration, ToolKind.Java java) {
        Tool found = builtin.find(java.name())
                .orElseThrow(() -> new IllegalArgumentException("there is no Java tool '" + java.name()
                        + "'; there are " + String.join(", ", builtin.names())));
        String name = Objects.requireNonNullElse(
                declaration.name(), found.definition().name());
        String description =
                declaration.description().isBlank() ? found.definition().description() : declaration.description();
        ToolDefinition definition =
                new ToolDefinition(name, description, found.definition().parameters());
        return definition.equals(found.definition()) ? found : new RenamedTool(found, definition);
    }

    private OpenKind mcp(McpToolConfig server, Consumer<List<MadeTool>> offer) {
        McpLink link = new McpLink(parts.vertx(), server, parts.mcp(), parts.limits(), parts.guard());
        link.open(tools -> offer.accept(
                tools.stream().map(tool -> new MadeTool(tool, tool.effect())).toList()));
        return link::close;
    }

    private OpenKind openApi(ToolConfig declaration, Consumer<List<MadeTool>> offer) {
        parts.vertx()
                .executeBlocking(() -> OpenApiTools.of(declaration, parts.folder()))
                .map(operations -> operations.stream().map(this::operation).toList())
                .recover(wrong -> {
                    LOG.error("openapi: {}", wrong.getMessage());
                    return Future.succeededFuture(List.of());
                })
                .onSuccess(offer::accept);
        return Future::succeededFuture;
    }

    private MadeTool operation(ToolConfig operation) {
        if (!(operation.kind() instanceof ToolKind.Http http)) {
            throw new IllegalArgumentException("an operation is a request over HTTP");
        }
        return new MadeTool(HttpTool.of(operation, parts.outside()), HttpTool.usualEffect(http.http()));
    }

    private ExtractTool extract(SiteId site, ToolConfig declaration, ExtractToolConfig config) {
        NamedModel model = parts.models().of(site, config.model());
        ImageSource images = config.fetch()
                ? new FetchedImages(
                        parts.outside(),
                        String.valueOf(declaration.name()),
                        config.allowPrivate(),
                        config.trusted(),
                        parts.imageBytes())
                : new LinkedImages(parts.guard(), parts.imageBytes());
        return ExtractTool.of(declaration, model, new ExtractTool.Images(images, parts.attachments()), parts.meter());
    }

    private OpenKind page(SiteId site, ToolConfig declaration, Consumer<List<MadeTool>> offer) {
        offer.accept(List.of(new MadeTool(parts.pages().allow(site, declaration), PageTool.USUAL_EFFECT)));
        return () -> {
            parts.pages().disallow(site, declaration);
            return Future.succeededFuture();
        };
    }

    private static OpenKind at(Consumer<List<MadeTool>> offer, Tool tool, Effect usual) {
        offer.accept(List.of(new MadeTool(tool, usual)));
        return Future::succeededFuture;
    }

    private record RenamedTool(Tool tool, ToolDefinition definition) implements Tool {
        @Override
        public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
            return tool.run(invocation, arguments, scope);
        }
    }
}
