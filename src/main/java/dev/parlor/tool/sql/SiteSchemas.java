package dev.parlor.tool.sql;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.PostgresUrl;
import dev.parlor.config.Secret;
import dev.parlor.conversation.SiteId;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each site with tables a schema, and a role that logs in by itself and reaches nothing else.
 *
 * <p>A role to switch to would not do: a statement could switch back. The role owns its schema's tables, since the
 * site's file runs under it too; so that a file cannot do more than the site's tools. Extensions that a file needs are
 * made by the database's owner.
 *
 * <p>Blocking: at start, after the migrations, and whenever a site with tables comes or changes. Several servers may do
 * it at once. No file takes longer than it may, nor waits longer for another server.
 */
public final class SiteSchemas {
    private static final Logger LOG = LoggerFactory.getLogger(SiteSchemas.class);
    private static final int PASSWORD_BYTES = 24;
    private static final int HASH_CHARS = 8;
    /** Of the lock that keeps two servers apart; any number that nobody else takes. */
    private static final long LOCK = 0x7061726c_73697465L;

    /** After a file's own time: where the other side says nothing any more. */
    private static final int SILENCE_SECONDS = 5;

    private static final String QUERY_CANCELED = "57014";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String WRONG_PASSWORD = "28P01";
    private static final String NO_LOGIN = "28000";

    /**
     * A row of {@code site_schema}.
     *
     * @param checksum of the file that was applied; empty for none
     */
    private record Known(String name, String role, Secret password, String checksum) {}

    /** What a site has by now. */
    private record Provided(SiteLogin login, String checksum) {}

    private final PostgresUrl url;
    private final Connection connection;
    private final Duration patience;
    /** Of Parlor's own tables; quoted where it has to be. */
    private final String home;

    private SiteSchemas(PostgresUrl url, Connection connection, Duration patience) throws SQLException {
        this.url = url;
        this.patience = patience;
        this.connection = connection;
        this.home = ask("select quote_ident(current_schema())").orElse("public");
    }

    /**
     * Makes what is missing, and applies each file that was never applied.
     *
     * @param files of the sites with tables, by site; an empty text for tables that somebody else makes
     * @param patience with each file, and with another server that is making tables
     * @throws ConfigProblem with a sentence that says which right is missing, what is wrong in which file, or that it
     *     took too long
     */
    public static Map<SiteId, SiteLogin> open(PostgresUrl url, Map<SiteId, String> files, Duration patience) {
        if (files.isEmpty()) {
            return Map.of();
        }
        try (Connection connection = connect(url, url.user(), url.password(), patience);
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(" + LOCK + ")");
            SiteSchemas schemas = new SiteSchemas(url, connection, patience);
            Map<SiteId, SiteLogin> logins = new HashMap<>();
            for (Map.Entry<SiteId, String> file : files.entrySet()) {
                logins.put(file.getKey(), schemas.open(file.getKey(), file.getValue()));
            }
            return Map.copyOf(logins);
        } catch (SQLException problem) {
            throw new ConfigProblem("DATABASE_URL: the schemas of the sites could not be opened: " + words(problem));
        }
    }

    private static Connection connect(PostgresUrl url, String user, Secret password, Duration patience)
            throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password.reveal());
        properties.setProperty("socketTimeout", String.valueOf(patience.toSeconds() + SILENCE_SECONDS));
        Connection connection = DriverManager.getConnection(url.jdbc(), properties);
        try (Statement statement = connection.createStatement()) {
            long most = patience.toMillis();
            statement.execute("set lock_timeout = " + most + "; set statement_timeout = " + most);
            return connection;
        } catch (SQLException broken) {
            connection.close();
            throw broken;
        }
    }

    private SiteLogin open(SiteId site, String file) throws SQLException {
        connection.setAutoCommit(false);
        Provided provided = provide(site);
        connection.commit();
        SiteLogin login = provided.login();
        requireIsolation(login);
        try (Connection entered = enter(login)) {
            new SiteFile(login, entered).apply(file, provided.checksum());
        }
        return login;
    }

    /** The site's row, role and schema, made where they are missing. */
    private Provided provide(SiteId site) throws SQLException {
        Optional<Known> known = known(site);
        Known row = known.isPresent() ? known.get() : invent(site);
        boolean fresh =
                ask("select 1 from pg_roles where rolname = ?", row.role()).isEmpty();
        if (fresh) {
            make("create role " + row.role() + " login noinherit", "create roles", "alter role %s createrole");
        }
        if (fresh || known.isEmpty()) {
            setPassword(row.role(), row.password());
        }
        boolean empty =
                ask("select 1 from pg_namespace where nspname = ?", row.name()).isEmpty();
        if (empty) {
            make("create schema " + row.name(), "create schemas", "grant create on database " + name() + " to %s");
        }
        make("grant usage, create on schema " + row.name() + " to " + row.role(), "grant rights on " + row.name(), "");
        make(
                "grant usage on schema " + home + " to " + row.role() + "; grant connect on database " + name() + " to "
                        + row.role() + "; grant execute on function site_of_caller(text, text),"
                        + " site_write_claim(text, text, interval), site_write_finish(text, text, text),"
                        + " site_schema_applied(text, text) to " + row.role(),
                "grant rights on Parlor's own functions",
                "");
        return new Provided(
                new SiteLogin(site, row.name(), row.role(), row.password(), home), empty ? "" : row.checksum());
    }

    private Optional<Known> known(SiteId site) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select name, role, password, coalesce(checksum, '') from site_schema where site = ?")) {
            query.setString(1, site.value());
            ResultSet row = query.executeQuery();
            return row.next()
                    ? Optional.of(new Known(
                            row.getString(1), row.getString(2), new Secret(row.getString(3)), row.getString(4)))
                    : Optional.empty();
        }
    }

    private Known invent(SiteId site) throws SQLException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String name = "site_" + site.value().replace('-', '_');
        // Roles are of the whole server, on which another database may have a site of the same name.
        String role = "parlor_" + name + "_" + hash(url.database()).substring(0, HASH_CHARS);
        Known row = new Known(name, role, new Secret(HexFormat.of().formatHex(random)), "");
        ask(
                "insert into site_schema (site, name, role, password) values (?, ?, ?, ?) returning site",
                site.value(),
                row.name(),
                row.role(),
                row.password().reveal());
        return row;
    }

    private void setPassword(String role, Secret password) throws SQLException {
        try {
            // Sent as a SCRAM verifier, which may stand in a server's log.
            connection
                    .unwrap(PGConnection.class)
                    .alterUserPassword(role, password.reveal().toCharArray(), "scram-sha-256");
        } catch (SQLException problem) {
            throw missing(problem, "set the password of " + role, "grant " + role + " to %s with admin option");
        }
    }

    private void requireIsolation(SiteLogin login) throws SQLException {
        String reached = ask("""
                select case
                    when rolsuper or rolcreaterole or rolbypassrls then 'it has rights over others'
                    when has_schema_privilege(oid, current_schema()::regnamespace, 'create') then
                        'it may make tables among Parlor''s; revoke create on schema ' || current_schema()
                            || ' from public'
                    when has_table_privilege(oid, 'message'::regclass, 'select') then 'it may read Parlor''s tables'
                    when exists (select 1 from pg_auth_members where member = pg_roles.oid) then
                        'it is a member of another role'
                end from pg_roles where rolname = ?
                """, login.role()).orElse("");
        connection.commit();
        if (!reached.isEmpty()) {
            throw new ConfigProblem("DATABASE_URL: the role " + login.role() + " of site " + login.site()
                    + " must reach nothing but its own schema, and " + reached);
        }
    }

    private Connection enter(SiteLogin login) throws SQLException {
        try {
            return connect(url, login.role(), login.password(), patience);
        } catch (SQLException problem) {
            if (!WRONG_PASSWORD.equals(problem.getSQLState()) && !NO_LOGIN.equals(problem.getSQLState())) {
                throw problem;
            }
            LOG.warn("The role {} has another password than it should have; it is set anew", login.role());
            setPassword(login.role(), login.password());
            connection.commit();
            return connect(url, login.role(), login.password(), patience);
        }
    }

    private void make(String sql, String right, String remedy) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException problem) {
            throw missing(problem, right, remedy);
        }
    }

    /** @param remedy an SQL statement with a place for the user's name; empty for none */
    private SQLException missing(SQLException problem, String right, String remedy) {
        if (!INSUFFICIENT_PRIVILEGE.equals(problem.getSQLState())) {
            return problem;
        }
        throw new ConfigProblem("DATABASE_URL: its user " + url.user() + " may not " + right
                + ", which sites with tables of their own need"
                + (remedy.isEmpty() ? "" : "; a superuser grants it: " + remedy.formatted(url.user())) + " ("
                + words(problem) + ")");
    }

    private String name() throws SQLException {
        return ask("select quote_ident(current_database())").orElseThrow();
    }

    private Optional<String> ask(String sql, @Nullable String... values) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                query.setString(i + 1, values[i]);
            }
            ResultSet row = query.executeQuery();
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }

    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    static String words(SQLException problem) {
        boolean late = problem.getCause() instanceof SocketTimeoutException
                || QUERY_CANCELED.equals(problem.getSQLState())
                || LOCK_NOT_AVAILABLE.equals(problem.getSQLState());
        if (late) {
            return "it took longer than postgres.site_tables allows; another server may be making tables";
        }
        return String.valueOf(problem.getMessage())
                .lines()
                .map(String::strip)
                .reduce((one, two) -> one + ", " + two)
                .orElse("");
    }
}
