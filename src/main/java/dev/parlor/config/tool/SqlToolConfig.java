package dev.parlor.config.tool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A tool that is one statement on the site's own schema of Postgres.
 *
 * @param query with {@code :argument} where the value of an argument goes, always as a parameter
 * @param answer how the outcome is told
 * @param rows most rows that are told; 1 to 10,000
 */
public record SqlToolConfig(String query, Answer answer, int rows) {
    private static final int USUAL_ROWS = 100;
    private static final int MOST_ROWS = 10_000;

    public SqlToolConfig {
        if (query.isBlank()) {
            throw new IllegalArgumentException("query must not be empty");
        }
        if (rows < 1 || rows > MOST_ROWS) {
            throw new IllegalArgumentException("rows is " + rows + ", but must be from 1 to 10000");
        }
    }

    @JsonCreator
    static SqlToolConfig of(
            @JsonProperty(value = "query", required = true) String query,
            @JsonProperty("answer") @Nullable Answer answer,
            @JsonProperty("rows") @Nullable Integer rows) {
        return new SqlToolConfig(query, answer == null ? Answer.ROWS : answer, rows == null ? USUAL_ROWS : rows);
    }

    /** The form of the outcome. */
    public enum Answer {
        /** All rows, as a list of objects. */
        ROWS,
        /** The first row as an object; a coded {@code not_found} if there is none. */
        ROW,
        /** How many rows were changed. */
        COUNT
    }
}
