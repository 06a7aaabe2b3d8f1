package dev.parlor.tool.sql;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.SqlToolConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.DeclaredSchema;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A tool that is one statement on the tables of its site, as the site declares it.
 *
 * <p>One call is one transaction, read-only unless the tool's effect is to write. A write happens at most once for its
 * idempotency key, whatever breaks: the key is kept in the transaction of the write, and a key that was there before
 * gets the result of then.
 */
public final class SqlTool implements Tool {
    private final ToolDefinition definition;
    private final SqlStatement statement;
    private final SqlAnswer answer;
    private final Effect effect;
    private final SiteDatabase database;
    private final AtomicReference<@Nullable SqlPlan> known = new AtomicReference<>();

    private SqlTool(
            ToolDefinition definition, SqlStatement statement, SqlAnswer answer, Effect effect, SiteDatabase database) {
        this.definition = definition;
        this.statement = statement;
        this.answer = answer;
        this.effect = effect;
        this.database = database;
    }

    /**
     * The tool of a site's declaration, with what it leaves out: parameters from the names in the query, a description
     * from the name. It reads unless its effect is said to be a write.
     *
     * @throws IllegalArgumentException if it is not of this kind, or with a sentence that says which key is wrong
     */
    static SqlTool of(ToolConfig tool, SiteDatabase database) {
        SqlToolConfig config = config(tool);
        SqlStatement statement = SqlStatement.parse(config.query());
        return new SqlTool(
                definition(tool, statement),
                statement,
                new SqlAnswer(config, statement, database.limits().resultBytes()),
                effect(tool),
                database);
    }

    /**
     * Looks at a declaration as far as that can be done without the tables.
     *
     * @return what a model would be told
     * @throws IllegalArgumentException as the tool itself would
     */
    public static ToolDefinition check(ToolConfig tool) {
        SqlStatement statement = SqlStatement.parse(config(tool).query());
        SqlAnswer.check(config(tool), statement);
        return definition(tool, statement);
    }

    private static SqlToolConfig config(ToolConfig tool) {
        if (!(tool.kind() instanceof ToolKind.Sql kind)) {
            throw new IllegalArgumentException("sql: is not what this tool is");
        }
        return kind.sql();
    }

    private static Effect effect(ToolConfig tool) {
        return Objects.requireNonNullElse(tool.rules().effect(), Effect.READ);
    }

    private static ToolDefinition definition(ToolConfig tool, SqlStatement statement) {
        String name = Objects.requireNonNull(tool.name(), "a tool of this kind has a name");
        if (statement.writes() && effect(tool) == Effect.READ) {
            throw new IllegalArgumentException("query writes; a tool that does needs effect: write");
        }
        Set<String> identity = tool.rules().identity().keySet();
        ObjectNode schema = DeclaredSchema.complete(tool.parameters(), statement.names(), identity);
        require(statement, schema, identity);
        return DeclaredSchema.definition(name, tool.description(), schema);
    }

    private static void require(SqlStatement statement, ObjectNode schema, Set<String> identity) {
        for (String name : statement.names()) {
            if (!schema.path("properties").has(name)) {
                throw new IllegalArgumentException(
                        "query names :" + name + ", which is neither in parameters nor in" + " identity");
            }
        }
        Set<String> unused = new TreeSet<>(identity);
        unused.removeAll(statement.names());
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("identity fills in " + String.join(", ", unused)
                    + ", which the query does not ask for; it would be the same for everybody");
        }
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    /**
     * Has Postgres look at the statement without running it. Completes on the caller's context.
     *
     * <p>Fails with an {@link IllegalArgumentException} whose sentence is for the site's owner if the statement cannot
     * run, and with something else if Postgres cannot be asked.
     */
    public Future<Void> verify() {
        return plan().<Void>mapEmpty().recover(cause -> Future.failedFuture(SqlTrouble.inWords(cause)));
    }

    @Override
    public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
        Context caller = Objects.requireNonNull(Vertx.currentContext(), "a tool runs on a Vert.x context");
        Promise<ToolResult> result = Promise.promise();
        new SqlCall(this, invocation, arguments, scope, caller)
                .start()
                .onComplete(told -> caller.runOnContext(back -> result.handle(told)));
        return result.future();
    }

    /** How the statement is sent; found out once. */
    Future<SqlPlan> plan() {
        SqlPlan before = known.get();
        return before != null
                ? Future.succeededFuture(before)
                : new SqlPlanner(statement, answer).plan(database).onSuccess(known::set);
    }

    String name() {
        return definition.name();
    }

    SqlStatement statement() {
        return statement;
    }

    SqlAnswer answer() {
        return answer;
    }

    boolean isWrite() {
        return effect == Effect.WRITE;
    }

    SiteDatabase database() {
        return database;
    }
}
