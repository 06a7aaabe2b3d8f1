package dev.parlor;

import dev.parlor.config.ParlorConfig;
import dev.parlor.embedded.StartupProblem;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The two ports of a server, and what to say when one of them is taken. */
enum Ports {
    HTTP("http.port", "PARLOR_HTTP_PORT"),
    MANAGEMENT("management.port", "PARLOR_MANAGEMENT_PORT");

    private final String key;
    private final String variable;

    Ports(String key, String variable) {
        this.key = key;
        this.variable = variable;
    }

    /** Looks before anything is started, so that a taken port is the first thing that is said. Blocking. */
    void requireFree(ParlorConfig config) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host(config), number(config)));
        } catch (IOException taken) {
            throw taken(config);
        }
    }

    /** The problem in words, if {@code cause} is that somebody else has the port. */
    StartupProblem problem(ParlorConfig config, Throwable cause) {
        return cause instanceof BindException
                ? taken(config)
                : new StartupProblem("It failed to open " + key + ": " + cause.getMessage() + ".", cause);
    }

    private StartupProblem taken(ParlorConfig config) {
        return new StartupProblem("Port " + number(config) + " (" + key + ") is taken: stop what listens there, or set "
                + variable + " to a free one.");
    }

    private String host(ParlorConfig config) {
        return switch (this) {
            case HTTP -> config.http().host();
            case MANAGEMENT -> config.management().host();
        };
    }

    private int number(ParlorConfig config) {
        return switch (this) {
            case HTTP -> config.http().port();
            case MANAGEMENT -> config.management().port();
        };
    }
}
