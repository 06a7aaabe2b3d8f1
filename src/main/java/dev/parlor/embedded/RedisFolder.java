package dev.parlor.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** The files of an embedded Redis: its settings, its append-only file, its log and its password. */
record RedisFolder(Path path) {
    private static final long MAX_LOG_BYTES = 1 << 20;

    Path log() {
        return path.resolve("redis.log");
    }

    Path settings() {
        return path.resolve("redis.conf");
    }

    /** Creates the folder; returns the password that opens this Redis. */
    String prepare() throws IOException {
        PrivateFiles.folder(path);
        PrivateFiles.trimLog(log(), MAX_LOG_BYTES);
        return PrivateFiles.password(path.resolve("password"));
    }

    /**
     * Writes the settings for one start; a file, because a command line would show the password to every user.
     *
     * <p>{@code daemonize} puts Redis into a session of its own, out of reach of a terminal's Ctrl-C. The title of the
     * process stays its command line, by which {@link FolderProcesses} knows it.
     */
    void writeSettings(int port, String password) throws IOException {
        PrivateFiles.write(settings(), """
            bind 127.0.0.1
            port %d
            requirepass %s
            daemonize yes
            set-proc-title no
            dir "%s"
            pidfile "%s"
            logfile "%s"
            loglevel notice
            always-show-logo no
            databases 1
            save ""
            appendonly yes
            appendfsync everysec
            """.formatted(
                        port, password, quoted(path), quoted(path.resolve("redis.pid")), quoted(log())));
    }

    private static String quoted(Path path) {
        return path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
