package dev.parlor.tool.sql;

import dev.parlor.config.Configuration;
import dev.parlor.config.PostgresUrl;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.testing.TestingStores;
import dev.parlor.tool.ArgumentCheck;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** A site as its two files say, on a real Postgres. */
public final class TestingSite {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final String url;
    private final SiteId id;
    private final Configuration configuration;
    private final SiteLogin login;
    private final SiteDatabases databases;
    private final AtomicInteger calls = new AtomicInteger();

    private TestingSite(Vertx vertx, String url, String id, Configuration configuration, SqlLimits limits) {
        this.vertx = vertx;
        this.url = url;
        this.id = new SiteId(id);
        this.configuration = configuration;
        Map<SiteId, SiteLogin> logins =
                SiteSchemas.open(PostgresUrl.parse(url), configuration.tables(), Duration.ofSeconds(30));
        this.login = Objects.requireNonNull(logins.get(this.id));
        this.databases = SiteDatabases.of(vertx, url, logins, limits);
    }

    /** A database with Parlor's tables, and nobody's yet. */
    static String newDatabase() {
        return TestingStores.open().newDatabase();
    }

    /** @param tools as in YAML, from the first dash on */
    static TestingSite open(Vertx vertx, String tables, String tools) {
        return open(vertx, newDatabase(), "clinic", tables, tools);
    }

    public static TestingSite open(Vertx vertx, String url, String id, String tables, String tools) {
        return open(vertx, url, id, tables, tools, SqlLimits.STANDARD);
    }

    static TestingSite open(Vertx vertx, String url, String id, String tables, String tools, SqlLimits limits) {
        return new TestingSite(vertx, url, id, configuration(id, tables, tools), limits);
    }

    /** One of the sites that come along, with tables of its own. */
    static TestingSite sample(Vertx vertx, String id) {
        Configuration samples = Configuration.load(Path.of("conf"), name -> null);
        return new TestingSite(vertx, newDatabase(), id, samples, SqlLimits.STANDARD);
    }

    /** The {@code sql} tools that the site declares. */
    List<SqlTool> tools() {
        return Objects.requireNonNull(configuration.sites().get(id)).tools().stream()
                .filter(tool -> tool.kind() instanceof ToolKind.Sql)
                .map(tool -> tool(String.valueOf(tool.name())))
                .toList();
    }

    private static Configuration configuration(String id, String tables, String tools) {
        try {
            Path folder = Files.createTempDirectory("parlor-site-");
            Files.createDirectories(folder.resolve("sites"));
            Files.writeString(folder.resolve("parlor.yaml"), "");
            Files.writeString(
                    folder.resolve("sites/" + id + ".yaml"),
                    "title: A site\nmodels: [demo/scripted]\ntools:\n" + tools.indent(2));
            Files.writeString(folder.resolve("sites/" + id + ".sql"), tables);
            return Configuration.load(folder, name -> null);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    public SqlTool tool(String name) {
        return tool(name, databases);
    }

    /** The tool as a server has it that comes to the same Postgres by another way. */
    SqlTool tool(String name, String by) {
        return tool(name, SiteDatabases.of(vertx, by, Map.of(id, login), SqlLimits.STANDARD));
    }

    private SqlTool tool(String name, SiteDatabases databases) {
        ToolConfig declared = Objects.requireNonNull(configuration.sites().get(id)).tools().stream()
                .filter(tool -> name.equals(tool.name()))
                .findFirst()
                .orElseThrow();
        return databases.find(id).orElseThrow().tool(declared);
    }

    ToolInvocation invocation(String key) {
        return new ToolInvocation(
                id,
                new ConversationId("conversation"),
                new TurnId("turn"),
                Visitor.stranger(new VisitorId("visitor")),
                new ToolCall("call-" + key, "tool", ""),
                "",
                key);
    }

    /** One attempt, with arguments as a model writes them, waited for. */
    ToolResult call(String tool, String arguments) {
        return call(tool(tool), arguments);
    }

    ToolResult call(SqlTool tool, String arguments) {
        return call(tool, "key-" + calls.incrementAndGet(), arguments);
    }

    ToolResult call(SqlTool tool, String key, String arguments) {
        return TestingBench.get(start(tool, key, arguments, CallScope.lasting(PATIENCE)));
    }

    /** One attempt on an event loop. */
    Future<ToolResult> start(SqlTool tool, String key, String arguments, CallScope scope) {
        return switch (new ArgumentCheck(tool.definition(), ToolLimits.STANDARD).check(arguments)) {
            case ArgumentCheck.Verdict.Refused refused -> Future.succeededFuture(refused.result());
            case ArgumentCheck.Verdict.Accepted accepted -> {
                Promise<ToolResult> result = Promise.promise();
                vertx.runOnContext(there ->
                        tool.run(invocation(key), accepted.arguments(), scope).onComplete(result));
                yield result.future();
            }
        };
    }

    /** Content, or code and sentence. */
    String told(String tool, String arguments) {
        return told(call(tool, arguments));
    }

    static String told(ToolResult result) {
        return switch (result) {
            case ToolResult.Succeeded succeeded -> succeeded.content();
            case ToolResult.Failed failed ->
                failed.failure().code() + ": " + failed.failure().message();
        };
    }

    String url() {
        return url;
    }

    SiteLogin login() {
        return login;
    }

    /** Asks as the role that made Parlor's tables, which may not look into a site's. */
    String ask(String sql) {
        return ask(connect(url), sql);
    }

    /** Asks under the site's own role. */
    String askAsSite(String sql) {
        return ask(asSite(), sql);
    }

    /** A connection under the site's own role; whoever gets it closes it. */
    public Connection asSite() {
        return connect(url.replaceFirst(
                "//[^@]*@", "//" + login.role() + ":" + login.password().reveal() + "@"));
    }

    private Connection connect(String at) {
        try {
            Connection connection = TestingStores.connect(at);
            connection.createStatement().execute("set search_path = " + login.schema() + ", public");
            return connection;
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static String ask(Connection opened, String sql) {
        try (Connection connection = opened;
                Statement statement = connection.createStatement()) {
            ResultSet row = statement.executeQuery(sql);
            return row.next() ? String.valueOf(row.getString(1)) : "";
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }
}
