package dev.parlor.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The files of an embedded Postgres: its cluster, its log, its password and the mark of a finished first start. */
record PostgresFolder(Path path) {
    private static final long MAX_LOG_BYTES = 1 << 20;

    Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("postgres.log");
    }

    private Path ready() {
        return path.resolve("ready");
    }

    /** Creates the folder; returns the password that opens this Postgres. */
    String prepare() throws IOException {
        PrivateFiles.folder(path);
        PrivateFiles.trimLog(log(), MAX_LOG_BYTES);
        return PrivateFiles.password(path.resolve("password"));
    }

    /**
     * Removes what a killed predecessor left; nothing may run on the folder any more.
     *
     * <p>A cluster whose first start never ended was never handed out, so nobody's data is in it. A stale pid file would
     * keep Postgres from starting if its number belongs to another process by now.
     */
    void clearTraces() throws IOException {
        if (!isReady()) {
            PrivateFiles.removeTree(data());
        }
        Files.deleteIfExists(data().resolve("postmaster.pid"));
    }

    boolean isReady() {
        return Files.exists(ready());
    }

    void markReady() throws IOException {
        PrivateFiles.write(ready(), "");
    }

    void requirePasswords() throws IOException {
        PrivateFiles.write(data().resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
    }

    /** Small, but durable: a crash of the machine may not lose an acknowledged message. */
    Map<String, String> serverSettings() {
        return Map.ofEntries(
                Map.entry("listen_addresses", "127.0.0.1"),
                Map.entry("unix_socket_directories", ""),
                Map.entry("fsync", "on"),
                Map.entry("synchronous_commit", "on"),
                Map.entry("max_connections", "100"),
                Map.entry("shared_buffers", "64MB"),
                Map.entry("wal_level", "minimal"),
                Map.entry("max_wal_senders", "0"),
                Map.entry("max_wal_size", "256MB"),
                Map.entry("jit", "off"),
                Map.entry("log_checkpoints", "off"));
    }
}
