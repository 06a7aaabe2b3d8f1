package dev.parlor.history.postgres;

import java.net.URI;
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
        URI uri = URI.create(url);
        String[] login = uri.getUserInfo() == null
                ? new String[] {""}
                : uri.getUserInfo().split(":", 2);
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        int port = uri.getPort() < 0 ? 5432 : uri.getPort();
        Flyway.configure()
                .dataSource(
                        "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getPath() + query,
                        login[0],
                        login.length > 1 ? login[1] : "")
                .load()
                .migrate();
    }
}
