package dev.parlor.tool.sql;

import dev.parlor.tool.sql.SqlPlan.Parameter;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Has Postgres say which type each argument of a statement needs, and look at the whole without running it.
 *
 * <p>Every argument is then sent as text and turned into that type by Postgres itself, {@code ($1::text)::date}: there
 * is no type that it could not take, and no second opinion on what a date looks like.
 */
final class SqlPlanner {
    private static final Duration MOST = Duration.ofSeconds(10);
    private static final String PREPARE = "prepare parlor_plan as ";
    private static final String DESCRIBE =
            "select to_jsonb(plan)::text from pg_prepared_statements plan where name = 'parlor_plan'";

    private final SqlStatement statement;
    private final SqlAnswer answer;

    SqlPlanner(SqlStatement statement, SqlAnswer answer) {
        this.statement = statement;
        this.answer = answer;
    }

    /** Fails with what Postgres says of the statement, or an {@link IllegalArgumentException}. */
    Future<SqlPlan> plan(SiteDatabase database) {
        return database.begin(SiteTransaction.Mode.READ, MOST)
                .compose(transaction -> describe(transaction)
                        .compose(plan -> explain(transaction, plan))
                        .eventually(transaction::rollback));
    }

    private Future<SqlPlan> describe(SiteTransaction transaction) {
        Asking asking = new Asking();
        return transaction
                .runPlain(PREPARE + statement.text(asking))
                .compose(prepared -> transaction.runPlain(DESCRIBE))
                .compose(described ->
                        transaction.runPlain("deallocate parlor_plan").map(forgotten -> described))
                .map(described ->
                        plan(asking, new JsonObject(described.iterator().next().getString(0))));
    }

    private SqlPlan plan(Asking asking, JsonObject described) {
        JsonArray results = described.getJsonArray("result_types");
        if (results != null && results.stream().anyMatch(type -> "bytea".equals(type) || "bytea[]".equals(type))) {
            throw new IllegalArgumentException(
                    "query answers with a bytea, which a model cannot read; leave that column out");
        }
        JsonArray types = described.getJsonArray("parameter_types");
        List<Parameter> parameters = statement.names().stream()
                .map(name -> new Parameter(name, asking.type(name, types)))
                .toList();
        return new SqlPlan(answer.text(statement, new Sending(parameters)), parameters);
    }

    /** Tells also what only shows when a statement is to be run: missing rights, a form that it cannot be told in. */
    private Future<SqlPlan> explain(SiteTransaction transaction, SqlPlan plan) {
        Tuple nothing = Tuple.from(new Object[plan.parameters().size()]);
        return transaction.run("explain (costs off) " + plan.text(), nothing).map(plan);
    }

    /** Postgres finds out the types; an argument that is only held against null has no place for one. */
    private static final class Asking implements SqlStatement.Places {
        private final List<String> asked = new ArrayList<>();

        @Override
        public String value(String name) {
            if (!asked.contains(name)) {
                asked.add(name);
            }
            return "$" + (asked.indexOf(name) + 1);
        }

        @Override
        public String nullTest(String name) {
            return "null::text";
        }

        String type(String name, JsonArray types) {
            return asked.contains(name) ? types.getString(asked.indexOf(name)) : "text";
        }
    }

    /** The types are known. */
    private record Sending(List<Parameter> parameters) implements SqlStatement.Places {
        @Override
        public String value(String name) {
            int index = index(name);
            String type = parameters.get(index).type();
            return "($" + (index + 1) + "::text)" + (type.equals("text") ? "" : "::" + type);
        }

        @Override
        public String nullTest(String name) {
            return "($" + (index(name) + 1) + "::text)";
        }

        private int index(String name) {
            for (int i = 0; i < parameters.size(); i++) {
                if (parameters.get(i).name().equals(name)) {
                    return i;
                }
            }
            throw new IllegalStateException(name);
        }
    }
}
