package dev.parlor.history.postgres;

import dev.parlor.config.PostgresUrl;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables up to date. Blocking: once at start, before any verticle. Several servers may do it at once. */
public final class Migrations {
    private Migrations() {}

    /**
     * Runs what is missing of {@code db/migration}.
     *
     * @param url {@code postgres://user:password@host:port/database}
     * @throws FlywayException if the server cannot be reached or a migration fails
     */
    public static void run(String url) {
        PostgresUrl postgres = PostgresUrl.parse(url);
        Flyway.configure()
                .dataSource(
                        postgres.jdbc(), postgres.user(), postgres.password().reveal())
                .load()
                .migrate();
    }
}
