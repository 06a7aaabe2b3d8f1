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
 * @param notFound what the model is told if {@code answer} is a row and there is none
 */
public record SqlToolConfig(String query, Answer answer, int rows, String notFound) {
    private static final int USUAL_ROWS = 100;
    private static final int MOST_ROWS = 10_000;
    private static final String USUAL_NOT_FOUND = "There is nothing for these arguments.";

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
            @JsonProperty("rows") @Nullable Integer rows,
            @JsonProperty("not_found") @Nullable String notFound) {
        return new SqlToolConfig(
                query,
                answer == null ? Answer.ROWS : answer,
                rows == null ? USUAL_ROWS : rows,
                notFound == null ? USUAL_NOT_FOUND : notFound);
    }

    /** The form of the outcome. */
    public enum Answer {
        /**
         * A list of objects, one for each row; an object with {@code rows} and {@code note} if there are more. Of a
         * statement that changes rows without returning them, how many.
         */
        ROWS,
        /** The first row as an object; a coded {@code not_found} if there is none, and then nothing is changed. */
        ROW,
        /** How many rows there are or were changed, as {@code {"count": 3}}. */
        COUNT
    }
}
