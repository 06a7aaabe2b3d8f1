package dev.parlor.tool.sql;

import dev.parlor.config.ConfigProblem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that makes a site's tables, applied once, in one transaction with the note that it was. Blocking. */
final class SiteFile {
    private static final Logger LOG = LoggerFactory.getLogger(SiteFile.class);

    private final SiteLogin login;
    private final Connection connection;

    /** @param connection under the site's role */
    SiteFile(SiteLogin login, Connection connection) {
        this.login = login;
        this.connection = connection;
    }

    /**
     * Applies the file if none was applied before. A file that has changed since is not applied; the log says so.
     *
     * @param before checksum of the file that was applied; empty for none
     * @throws ConfigProblem if Postgres refuses something in it; nothing of it stays
     */
    void apply(String file, String before) {
        if (file.isBlank()) {
            return;
        }
        String checksum = SiteSchemas.hash(file);
        if (before.isEmpty()) {
            make(file, checksum);
            LOG.info("Made the tables of site {} in the schema {}.", login.site(), login.schema());
        } else if (!before.equals(checksum)) {
            LOG.warn(
                    "sites/{}.sql has changed since it was applied; the tables are as they were. To have it applied,"
                            + " drop the schema {} with all that is in it, and start again.",
                    login.site(),
                    login.schema());
        }
    }

    private void make(String file, String checksum) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(login.begin("read write"));
            statement.execute(file);
            note(checksum);
            statement.execute("commit");
        } catch (SQLException problem) {
            throw new ConfigProblem("sites/" + login.site() + ".sql: cannot be applied: " + SiteSchemas.words(problem));
        }
    }

    private void note(String checksum) throws SQLException {
        try (PreparedStatement note =
                connection.prepareStatement("select " + login.home() + ".site_schema_applied(?, ?)")) {
            note.setString(1, checksum);
            note.setString(2, login.proof(checksum));
            note.execute();
        }
    }
}
