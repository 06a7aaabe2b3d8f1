package dev.parlor.tool.sql;

import dev.parlor.config.tool.SqlToolConfig;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ToolFault;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The form in which a statement's outcome is told.
 *
 * <p>Postgres writes the JSON: numbers with all their digits, times as ISO 8601 with their offset. It also keeps the
 * bounds, so that no more than one row too many comes over, and no row that does not fit.
 */
final class SqlAnswer {
    private static final int NOTE_BYTES = 128;

    /** $1 rows, $2 bytes. A row that does not fit any more comes as null, and so do all after it. */
    private static final String ROWS = """
            select case when total <= %2$d then line end as line from (
                select line, sum(octet_length(line) + 1) over (rows unbounded preceding) as total from (
                    select row_to_json(parlor_row)::text as line from parlor_rows parlor_row limit %1$d
                ) lines
            ) measured""";

    private static final String COUNT = "select count(*)::text as line from parlor_rows";

    private enum Form {
        ROWS,
        ROW,
        COUNT_OF_ROWS,
        COUNT_OF_CHANGES
    }

    private final Form form;
    private final int rows;
    private final int bytes;
    private final String notFound;

    /**
     * @param resultBytes UTF-8 bytes of the whole result
     * @throws IllegalArgumentException if the statement cannot be told in the form that is wanted
     */
    SqlAnswer(SqlToolConfig config, SqlStatement statement, int resultBytes) {
        check(config, statement);
        this.form = switch (config.answer()) {
            case ROWS -> statement.returning() ? Form.ROWS : Form.COUNT_OF_CHANGES;
            case COUNT -> statement.returning() ? Form.COUNT_OF_ROWS : Form.COUNT_OF_CHANGES;
            case ROW -> Form.ROW;
        };
        this.rows = form == Form.ROW ? 1 : config.rows();
        this.bytes = Math.max(resultBytes - NOTE_BYTES, resultBytes / 2);
        this.notFound = config.notFound();
    }

    /** Throws an {@link IllegalArgumentException} if the statement cannot be told in the form that is wanted. */
    static void check(SqlToolConfig config, SqlStatement statement) {
        if (config.answer() == SqlToolConfig.Answer.ROW && !statement.returning()) {
            throw new IllegalArgumentException("answer is row, but the query has no returning");
        }
    }

    /** The statement so that its outcome comes in this form. */
    String text(SqlStatement statement, SqlStatement.Places places) {
        return switch (form) {
            case COUNT_OF_CHANGES -> statement.text(places);
            case COUNT_OF_ROWS -> statement.named("parlor_rows", places) + COUNT;
            case ROW -> statement.named("parlor_rows", places) + ROWS.formatted(1, bytes);
            case ROWS -> statement.named("parlor_rows", places) + ROWS.formatted(rows + 1, bytes);
        };
    }

    /** What the model reads; a failure means that nothing may stay of the statement. */
    ToolResult tell(RowSet<Row> outcome) {
        return switch (form) {
            case COUNT_OF_CHANGES -> count(String.valueOf(outcome.rowCount()));
            case COUNT_OF_ROWS -> count(outcome.iterator().next().getString(0));
            case ROW -> row(outcome);
            case ROWS -> list(outcome);
        };
    }

    private static ToolResult count(String number) {
        return new ToolResult.Succeeded("{\"count\":" + number + "}");
    }

    private ToolResult row(RowSet<Row> outcome) {
        if (outcome.size() == 0) {
            return ToolFault.NOT_FOUND.untouched(notFound);
        }
        String line = outcome.iterator().next().getString(0);
        return new ToolResult.Succeeded(
                line == null ? note("It is there, but too long to be shown.").encode() : line);
    }

    private ToolResult list(RowSet<Row> outcome) {
        List<String> lines = new ArrayList<>();
        for (Row row : outcome) {
            if (row.getString(0) != null && lines.size() < rows) {
                lines.add(row.getString(0));
            }
        }
        String list = "[" + String.join(",", lines) + "]";
        int left = outcome.size() - lines.size();
        if (left == 0) {
            return new ToolResult.Succeeded(list);
        }
        String shown = lines.isEmpty()
                ? "The first row alone is too long to be shown"
                : "Only the first " + lines.size() + " rows are shown";
        String note = note(shown + "; there are at least " + left + " more. Ask for something narrower.")
                .encode();
        return new ToolResult.Succeeded("{\"rows\":" + list + "," + note.substring(1));
    }

    private static JsonObject note(String sentence) {
        return new JsonObject().put("note", sentence);
    }
}
