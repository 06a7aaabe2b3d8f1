package dev.parlor.tool.sql;

import dev.parlor.conversation.SiteId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The tables of all sites that have some. Holds connections as long as they are used, and until it is closed. */
public final class SiteDatabases {
    private final Map<SiteId, SiteDatabase> databases;

    private SiteDatabases(Map<SiteId, SiteDatabase> databases) {
        this.databases = Map.copyOf(databases);
    }

    /**
     * Opens nothing yet: the first call of a site connects.
     *
     * @param url as the configuration has it; its user is replaced by each site's own
     * @param logins as {@link SiteSchemas} made them
     */
    public static SiteDatabases of(Vertx vertx, String url, Map<SiteId, SiteLogin> logins, SqlLimits limits) {
        return new SiteDatabases(logins.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        login -> new SiteDatabase(
                                login.getValue(), pool(vertx, url, login.getValue(), limits), limits))));
    }

    public Optional<SiteDatabase> find(SiteId site) {
        return Optional.ofNullable(databases.get(site));
    }

    /** Closes all connections, the busy ones included. */
    public Future<Void> close() {
        return Future.join(databases.values().stream().map(SiteDatabase::close).toList())
                .mapEmpty();
    }

    private static Pool pool(Vertx vertx, String url, SiteLogin login, SqlLimits limits) {
        return PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(limits.connections())
                        .setIdleTimeout((int) limits.idle().toMillis())
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setConnectionTimeout((int) limits.connect().toMillis())
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .connectingTo(PgConnectOptions.fromUri(url)
                        .setUser(login.role())
                        .setPassword(login.password().reveal())
                        .setCachePreparedStatements(true))
                .using(vertx)
                .build();
    }
}
