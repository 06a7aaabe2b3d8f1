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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The tables of all sites that have some. Holds connections as long as they are used, and until it is closed. Safe from
 * any thread.
 */
public final class SiteDatabases {
    private final Vertx vertx;
    private final String url;
    private final SqlLimits limits;
    private final Map<SiteId, SiteDatabase> databases = new ConcurrentHashMap<>();

    private SiteDatabases(Vertx vertx, String url, SqlLimits limits) {
        this.vertx = vertx;
        this.url = url;
        this.limits = limits;
    }

    /**
     * Opens nothing yet: the first call of a site connects.
     *
     * @param url as the configuration has it; its user is replaced by each site's own
     * @param logins as {@link SiteSchemas} made them
     */
    public static SiteDatabases of(Vertx vertx, String url, Map<SiteId, SiteLogin> logins, SqlLimits limits) {
        SiteDatabases databases = new SiteDatabases(vertx, url, limits);
        databases.add(logins);
        return databases;
    }

    /** More sites; one that is there already keeps its connections. */
    public void add(Map<SiteId, SiteLogin> logins) {
        logins.forEach((site, login) -> databases.computeIfAbsent(
                site, added -> new SiteDatabase(login, pool(vertx, url, login, limits), limits)));
    }

    /** Closes the connections of a site that is gone, the busy ones included. Its tables stay. */
    public Future<Void> remove(SiteId site) {
        SiteDatabase gone = databases.remove(site);
        return gone == null ? Future.succeededFuture() : gone.close();
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
