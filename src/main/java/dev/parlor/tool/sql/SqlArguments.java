package dev.parlor.tool.sql;

import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.sql.SqlPlan.Parameter;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The arguments of one call as texts, in the order of a plan's parameters. */
final class SqlArguments {
    private final List<Parameter> parameters;
    private final List<@Nullable String> texts;

    private SqlArguments(List<Parameter> parameters, List<@Nullable String> texts) {
        this.parameters = parameters;
        this.texts = Collections.unmodifiableList(texts);
    }

    static SqlArguments of(SqlPlan plan, JsonObject arguments) {
        List<@Nullable String> texts = new ArrayList<>();
        plan.parameters()
                .forEach(parameter ->
                        texts.add(ArgumentText.of(arguments.getValue(parameter.name()), parameter.type())));
        return new SqlArguments(plan.parameters(), texts);
    }

    Tuple tuple() {
        return Tuple.from(texts.toArray());
    }

    List<Parameter> parameters() {
        return parameters;
    }

    @Nullable
    String text(int index) {
        return texts.get(index);
    }

    /** The first argument of which it is clear without Postgres that it does not fit. */
    Optional<ToolResult> fault() {
        for (int i = 0; i < texts.size(); i++) {
            Optional<String> fault =
                    ArgumentText.fault(texts.get(i), parameters.get(i).type());
            if (fault.isPresent()) {
                return Optional.of(unfit(parameters.get(i).name(), fault.get()));
            }
        }
        return Optional.empty();
    }

    /** @param sentence goes on from the argument's name */
    static ToolResult unfit(String name, String sentence) {
        return ToolFault.INVALID_ARGUMENTS.untouched("Invalid arguments: " + name + " " + sentence + ".");
    }
}
