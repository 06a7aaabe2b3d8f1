package dev.parlor.tool.sql;

import java.util.List;

/**
 * A statement as it is sent to Postgres.
 *
 * @param text with {@code $1} for the first of {@code parameters} and so on, all of them text
 */
record SqlPlan(String text, List<Parameter> parameters) {
    /**
     * An argument.
     *
     * @param type what Postgres found out that its places need
     */
    record Parameter(String name, String type) {}

    SqlPlan {
        parameters = List.copyOf(parameters);
    }
}
