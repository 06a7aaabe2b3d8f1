package dev.parlor.tool.mcp;

import dev.parlor.config.McpConfig;
import dev.parlor.config.tool.McpToolConfig;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.guard.AddressGuard;
import io.modelcontextprotocol.spec.McpError;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one MCP server, made again when it breaks, and the tools that the server has.
 *
 * <p>A server that is away keeps nobody from starting: its tools are told when it comes. While it is away its tools stay,
 * and their calls are answered with {@code no_host}. Between two tries there is a pause that doubles; a program that does
 * not stay up is left alone in the end. Confined to an event loop of its own; {@link #open} and {@link #close} may be
 * called from anywhere.
 */
public final class McpLink {
    private static final Logger LOG = LoggerFactory.getLogger(McpLink.class);

    private enum State {
        NEW,
        CONNECTING,
        OPEN,
        /** A timer will connect again. */
        WAITING,
        /** The program does not stay up. */
        GIVEN_UP,
        CLOSED
    }

    private final Vertx vertx;
    private final McpToolConfig server;
    private final McpConfig limits;
    private final ToolCatalog catalog;
    private final AddressGuard guard;
    private final Context loop;
    private State state = State.NEW;
    private Consumer<List<McpTool>> listener = tools -> {};
    private List<McpTool> known = List.of();
    private @Nullable McpTransport transport;
    private volatile @Nullable McpSession session;
    /** Counts connections, so that what one of them says too late is told from what the next one says. */
    private int connection;

    private int failures;
    private long openedNanos;
    private boolean listing;
    private boolean changedMeanwhile;

    /**
     * A link that is not open.
     *
     * @param guard looks at where a server is that is reached by URL
     * @throws IllegalArgumentException if the declaration's URL is none
     */
    public McpLink(Vertx vertx, McpToolConfig server, McpConfig limits, ToolLimits toolLimits, AddressGuard guard) {
        check(server);
        this.vertx = vertx;
        this.server = server;
        this.limits = limits;
        this.catalog = new ToolCatalog(server, limits, toolLimits);
        this.guard = guard;
        this.loop = vertx.getOrCreateContext();
    }

    /**
     * Connects. Never fails, and completes when the first try is over, whatever came of it.
     *
     * @param tools told all tools of the server each time that they are other ones than before, on the link's loop
     */
    public Future<Void> open(Consumer<List<McpTool>> tools) {
        Promise<Void> tried = Promise.promise();
        loop.runOnContext(here -> {
            listener = tools;
            connect().onComplete(done -> tried.complete());
        });
        return tried.future();
    }

    /** Lets go of the server; a program and all that it started have ended when this completes. */
    public Future<Void> close() {
        return Future.future(closed -> loop.runOnContext(here -> {
            state = State.CLOSED;
            session = null;
            (transport == null ? Future.<Void>succeededFuture() : transport.end()).onComplete(closed);
        }));
    }

    /** The connection, if there is one now. From any thread. */
    Optional<McpSession> session() {
        return Optional.ofNullable(session);
    }

    private Future<Void> connect() {
        if (state == State.CLOSED) {
            return Future.succeededFuture();
        }
        state = State.CONNECTING;
        int mine = ++connection;
        McpTransport.Listener events = new McpTransport.Listener() {
            @Override
            public void toolsChanged() {
                loop.runOnContext(here -> changed(mine));
            }

            @Override
            public void broken(String why) {
                loop.runOnContext(here -> lost(mine, why));
            }
        };
        McpTransport opened = McpTransport.open(this::way, events);
        transport = opened;
        return McpSession.open(opened, loop, limits)
                .compose(made -> made.tools().map(tools -> {
                    opened(mine, made, catalog.read(this, tools));
                    return tools;
                }))
                .onFailure(problem -> lost(mine, reason(problem)))
                .otherwiseEmpty()
                .mapEmpty();
    }

    private Future<Carrier> way(Carrier.Receiver receiver) {
        return server.url() == null
                ? ProgramCarrier.start(vertx, server, receiver, limits)
                : Future.succeededFuture(
                        new HttpCarrier(vertx, loop, HttpCarrier.Server.of(server), guard, receiver, limits));
    }

    private void opened(int which, McpSession made, List<McpTool> tools) {
        if (which != connection || state != State.CONNECTING) {
            return;
        }
        state = State.OPEN;
        session = made;
        openedNanos = System.nanoTime();
        LOG.info("MCP server {} is there, with {} tools", server.name(), tools.size());
        tell(tools);
    }

    /** Once for each connection: whatever is said of it afterwards finds another state or number. */
    private void lost(int which, String why) {
        if (which != connection || (state != State.CONNECTING && state != State.OPEN)) {
            return;
        }
        session = null;
        if (transport != null) {
            transport.end();
        }
        boolean stayed = state == State.OPEN
                && System.nanoTime() - openedNanos > limits.longestPause().toNanos();
        failures = stayed ? 1 : failures + 1;
        if (!server.command().isEmpty() && failures >= limits.starts()) {
            state = State.GIVEN_UP;
            LOG.error("MCP server {} does not stay up and is left alone: {}", server.name(), why);
            return;
        }
        Duration pause = pause();
        state = State.WAITING;
        LOG.warn("MCP server {} is away, next try in {} ms: {}", server.name(), pause.toMillis(), why);
        vertx.setTimer(pause.toMillis(), timer -> connect());
    }

    private Duration pause() {
        int doublings = Math.min(failures - 1, 20);
        Duration pause = limits.firstPause().multipliedBy(1L << doublings);
        return pause.compareTo(limits.longestPause()) < 0 ? pause : limits.longestPause();
    }

    /** Asks again for the tools, once at a time and not more often than a server is tried. */
    private void changed(int which) {
        McpSession open = session;
        if (which != connection || open == null) {
            return;
        }
        if (listing) {
            changedMeanwhile = true;
            return;
        }
        listing = true;
        open.tools()
                .onSuccess(tools -> {
                    if (which == connection && state == State.OPEN) {
                        tell(catalog.read(this, tools));
                    }
                })
                .onFailure(problem -> lost(which, reason(problem)))
                .onComplete(done -> vertx.setTimer(limits.firstPause().toMillis(), timer -> listed(which)));
    }

    private void listed(int which) {
        listing = false;
        if (changedMeanwhile) {
            changedMeanwhile = false;
            changed(which);
        }
    }

    private void tell(List<McpTool> tools) {
        boolean same = tools.size() == known.size();
        for (int i = 0; same && i < tools.size(); i++) {
            same = tools.get(i).isLike(known.get(i));
        }
        if (!same) {
            known = tools;
            listener.accept(List.copyOf(tools));
        }
    }

    /** The SDK wraps what happened in what it was doing. */
    private static String reason(Throwable problem) {
        return String.valueOf(McpError.findRootCause(problem).getMessage());
    }

    /**
     * Looks at a declaration without opening anything.
     *
     * @throws IllegalArgumentException if its URL is none
     */
    public static void check(McpToolConfig server) {
        if (server.url() != null) {
            HttpCarrier.Server.of(server);
        }
    }
}
