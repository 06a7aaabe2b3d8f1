package dev.parlor.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * The server that takes e-mails which tools send.
 *
 * @param host empty: no e-mail is sent, and the tools for it say so
 * @param port 587 is that of STARTTLS, 465 that of TLS from the first byte
 * @param from the sender of every e-mail, such as {@code Toolbox <hello@example.com>}
 * @param user empty: without signing in
 * @param tls {@code starttls}: encrypted or not at all; {@code implicit}: from the first byte; {@code none}: in the clear
 * @param connections most at the same time
 * @param connect how long a connection may take
 * @param idle how long the server may be silent
 */
public record MailConfig(
        String host,
        int port,
        String from,
        String user,
        Secret password,
        String tls,
        int connections,
        Duration connect,
        Duration idle) {
    private static final Set<String> TLS = Set.of("starttls", "implicit", "none");

    public MailConfig {
        tls = tls.toLowerCase(Locale.ROOT);
        Range.of("port", port, 1, 65_535);
        Range.of("connections", connections, 1, 100);
        Range.of("connect", connect.toMillis(), 1, 60_000);
        Range.of("idle", idle.toMillis(), 1, 600_000);
        if (!TLS.contains(tls)) {
            throw new IllegalArgumentException("tls is starttls, implicit or none, not '" + tls + "'");
        }
        if (!host.isBlank() && !from.contains("@")) {
            throw new IllegalArgumentException("from must be an address, since host names a server");
        }
    }

    /** Whether there is a server to send by. */
    public boolean isConfigured() {
        return !host.isBlank();
    }
}
