package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Configuration;
import dev.parlor.config.ParlorConfig;
import dev.parlor.provider.http.Connections;
import dev.parlor.provider.http.Transport;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How each provider is reached. Its connections are shared by all sites and models that ask it. Thread-safe. */
final class ProviderRoutes {
    private static final String NO_CERTIFICATES = "holds no certificates in PEM";

    private final Configuration configuration;
    private final Map<String, String> trust = new HashMap<>();
    private final Map<String, Connections> connections = new ConcurrentHashMap<>();

    /** @throws ConfigProblem if a provider's file of certificates cannot be used */
    ProviderRoutes(Configuration configuration) {
        this.configuration = configuration;
        configuration.parlor().providers().forEach((name, provider) -> {
            if (!provider.ca().isEmpty()) {
                trust.put(name, certificates(name, configuration.folder().resolve(provider.ca())));
            }
        });
    }

    /** @param provider of parlor.yaml, or the demo model */
    Connections connections(Vertx vertx, String provider, String url) {
        return connections.computeIfAbsent(provider, name -> new Connections(vertx, url, transport(name, url)));
    }

    private Transport transport(String name, String url) {
        ParlorConfig.Answers bounds = configuration.parlor().answers();
        ParlorConfig.@Nullable ProviderConfig provider =
                configuration.parlor().providers().get(name);
        return new Transport(
                provider == null || provider.http2(),
                trust.get(name),
                configuration.proxies().towards(URI.create(url)).orElse(null),
                bounds.connections(),
                bounds.streams(),
                bounds.connect(),
                bounds.keepAlive());
    }

    private static String certificates(String name, Path file) {
        try {
            String pem = Files.readString(file);
            ByteArrayInputStream bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(bytes)
                    .isEmpty()) {
                throw problem(name, file, NO_CERTIFICATES);
            }
            return pem;
        } catch (IOException unreadable) {
            throw problem(name, file, "cannot be read");
        } catch (CertificateException notCertificates) {
            throw problem(name, file, NO_CERTIFICATES);
        }
    }

    private static ConfigProblem problem(String name, Path file, String sentence) {
        return new ConfigProblem("providers." + name + ".ca: " + file + " " + sentence);
    }
}
