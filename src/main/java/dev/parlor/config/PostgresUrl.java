package dev.parlor.config;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a Postgres is and who comes, as {@code postgres://user:password@host:port/database?option=value}.
 *
 * @param query the options behind the question mark; empty for none
 */
public record PostgresUrl(String host, int port, String database, String user, Secret password, String query) {
    private static final int USUAL_PORT = 5432;

    /**
     * Reads a URL; user, password and database may be percent-encoded.
     *
     * @throws IllegalArgumentException if the text is no URL
     */
    public static PostgresUrl parse(String url) {
        URI uri = URI.create(url);
        String[] login = uri.getRawUserInfo() == null
                ? new String[] {""}
                : uri.getRawUserInfo().split(":", 2);
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("^/", "");
        return new PostgresUrl(
                uri.getHost() == null ? "" : uri.getHost(),
                uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
                decoded(path),
                decoded(login[0]),
                login.length > 1 ? new Secret(decoded(login[1])) : Secret.NONE,
                uri.getRawQuery() == null ? "" : uri.getRawQuery());
    }

    /** The same place for the JDBC driver, which takes user and password apart from it. */
    public String jdbc() {
        String name = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:postgresql://" + host + ":" + port + "/" + name + (query.isEmpty() ? "" : "?" + query);
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
