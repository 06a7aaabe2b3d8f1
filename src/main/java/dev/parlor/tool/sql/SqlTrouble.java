package dev.parlor.tool.sql;

import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.sql.SqlPlan.Parameter;
import dev.parlor.tool.sql.SqlStatement.Verb;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong with a statement, in words for a model.
 *
 * <p>Two voices may speak to it besides Parlor's: the comment on a constraint ({@code comment on constraint ... is 'This
 * slot is taken.'}), and {@code raise exception} in a function of the site. What Postgres itself says goes to the log.
 * Whatever it refuses is undone as a whole, so that a failure here is certain to have changed nothing.
 */
final class SqlTrouble {
    private static final Logger LOG = LoggerFactory.getLogger(SqlTrouble.class);
    private static final int LONGEST_COMMENT = 500;

    /** $1 schema, $2 name of a constraint, or of an index that is none. */
    private static final String COMMENT = """
            select obj_description(c.oid, 'pg_constraint') from pg_constraint c
            where c.connamespace = to_regnamespace($1) and c.conname = $2
              and obj_description(c.oid, 'pg_constraint') is not null
            union all
            select obj_description(i.oid, 'pg_class') from pg_class i
            where i.relnamespace = to_regnamespace($1) and i.relname = $2
              and obj_description(i.oid, 'pg_class') is not null
            limit 1
            """;

    private final SqlTool tool;
    private final ToolInvocation invocation;
    private final CallScope scope;

    SqlTrouble(SqlTool tool, ToolInvocation invocation, CallScope scope) {
        this.tool = tool;
        this.invocation = invocation;
        this.scope = scope;
    }

    /** Undoes the transaction and says what was wrong. Fails only if the connection breaks meanwhile. */
    Future<ToolResult> tell(SiteTransaction transaction, Throwable cause, SqlArguments arguments) {
        if (!(cause instanceof PgException said)) {
            return Future.failedFuture(cause);
        }
        return transaction
                .restart(tool.database().words(SiteTransaction.Mode.READ, scope.remaining()))
                .compose(undone -> words(transaction, said, arguments))
                .eventually(transaction::rollback);
    }

    private Future<ToolResult> words(SiteTransaction transaction, PgException said, SqlArguments arguments) {
        String state = String.valueOf(said.getSqlState());
        return switch (state) {
            case "23505", "23P01" ->
                authored(transaction, said, ToolFault.CONFLICT, "This is taken, or is there already.");
            case "23514" -> authored(transaction, said, ToolFault.INVALID_ARGUMENTS, "A value is not allowed here.");
            case "23502" ->
                authored(transaction, said, ToolFault.INVALID_ARGUMENTS, "A value that is needed is missing.");
            case "23503", "23001" -> {
                boolean removes = tool.statement().verb() == Verb.DELETE;
                yield authored(
                        transaction,
                        said,
                        removes ? ToolFault.REFUSED : ToolFault.INVALID_ARGUMENTS,
                        removes ? "Something else still refers to it." : "It refers to something that is not there.");
            }
            default ->
                state.startsWith("22") ? unfit(transaction, arguments, 0) : Future.succeededFuture(plain(state, said));
        };
    }

    private ToolResult plain(String state, PgException said) {
        return switch (state) {
            case "40001", "40P01", "55P03" ->
                ToolFault.BUSY.untouched("Somebody else is changing the same at the moment; try again.");
            case "57014" -> late();
            case "P0001" -> ToolFault.REFUSED.untouched(cut(said.getErrorMessage()));
            case "25006" -> {
                log(said);
                yield ToolFault.REFUSED.untouched("This tool may only read, and nothing was changed.");
            }
            case "42501" -> {
                log(said);
                yield ToolFault.TOOL_UNAUTHORISED.untouched("The tool has no right to do this.");
            }
            default -> {
                log(said);
                yield state.startsWith("53")
                        ? ToolFault.UNAVAILABLE.untouched("The tool cannot be used at the moment.")
                        : ToolFault.TOOL_FAILED.untouched("The tool broke, and nothing was changed.");
            }
        };
    }

    /** In the words of whoever made the table, if they left any. */
    private static Future<ToolResult> authored(
            SiteTransaction transaction, PgException said, ToolFault fault, String otherwise) {
        return transaction
                .run(COMMENT, Tuple.of(said.getSchema(), said.getConstraint()))
                .map(found -> fault.untouched(first(found).map(SqlTrouble::cut).orElse(otherwise)));
    }

    /** Finds the argument that Postgres cannot read as what it must be, by trying one after the other. */
    private Future<ToolResult> unfit(SiteTransaction transaction, SqlArguments arguments, int index) {
        if (index == arguments.parameters().size()) {
            return Future.succeededFuture(ToolFault.INVALID_ARGUMENTS.untouched(
                    "Invalid arguments: a value is too long, too large or of the wrong kind."));
        }
        Parameter parameter = arguments.parameters().get(index);
        return transaction
                .run("select ($1::text)::" + parameter.type() + " is null", Tuple.of(arguments.text(index)))
                .compose(
                        fits -> unfit(transaction, arguments, index + 1),
                        cause -> SiteTransaction.isLost(cause)
                                ? Future.failedFuture(cause)
                                : Future.succeededFuture(
                                        SqlArguments.unfit(parameter.name(), ArgumentText.sentence(parameter.type()))));
    }

    private void log(PgException said) {
        LOG.error(
                "Call {} of {}: {} {}",
                invocation.call().id(),
                tool.name(),
                said.getSqlState(),
                said.getErrorMessage());
    }

    /** No transaction came about: the statement is wrong, or there was no connection. */
    static ToolResult beforeTheStart(SqlTool tool, ToolInvocation invocation, Throwable cause) {
        if (SiteTransaction.isLost(cause) && !(cause instanceof IllegalArgumentException)) {
            LOG.warn("Call {} of {} finds no connection: {}", invocation.call().id(), tool.name(), cause.toString());
            return ToolFault.UNAVAILABLE.untouched("The tool cannot be used at the moment.");
        }
        LOG.error("Call {} of {} cannot begin: {}", invocation.call().id(), tool.name(), cause.toString());
        return ToolFault.TOOL_FAILED.untouched("The tool cannot be called as it is declared.");
    }

    /** The connection broke before the commit was sent: Postgres undoes what it finds open. */
    static ToolResult lost(SqlTool tool, ToolInvocation invocation, Throwable cause) {
        LOG.warn("Call {} of {} lost its connection: {}", invocation.call().id(), tool.name(), cause.toString());
        return undone();
    }

    static ToolResult undone() {
        return ToolFault.UNAVAILABLE.untouched("The connection broke, and nothing was done; try again.");
    }

    static ToolResult unknown() {
        return ToolFault.OUTCOME_UNKNOWN.because(
                "The connection broke at the very end; it is unknown whether this was done.");
    }

    static ToolResult late() {
        return ToolFault.TIMEOUT.untouched("This took too long and was stopped; nothing was done.");
    }

    /** The cause for whoever declared the tool: with what Postgres says, which no model may read. */
    static Throwable inWords(Throwable cause) {
        return cause instanceof PgException said && !SiteTransaction.isLost(cause)
                ? new IllegalArgumentException("query: " + said.getErrorMessage()
                        + Optional.ofNullable(said.getHint())
                                .map(hint -> " (" + hint + ")")
                                .orElse(""))
                : cause;
    }

    private static Optional<String> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.ofNullable(rows.iterator().next().getString(0));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_COMMENT ? text : text.substring(0, LONGEST_COMMENT) + "...";
    }
}
