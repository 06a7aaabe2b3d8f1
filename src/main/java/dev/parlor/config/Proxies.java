package dev.parlor.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The way out, by the usual environment names: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and {@code
 * NO_PROXY}, each also in lower case, which wins.
 *
 * <p>A proxy is {@code [http://|socks5://][user:password@]host[:port]}. This machine itself is never reached through one.
 */
public final class Proxies {
    public static final Proxies NONE = new Proxies(Map.of(), new NoProxy(""));

    private static final List<String> SCHEMES = List.of("http", "https");
    private static final int HTTP_PORT = 80;
    private static final int SOCKS_PORT = 1080;

    private final Map<String, Proxy> byScheme;
    private final NoProxy exceptions;

    private Proxies(Map<String, Proxy> byScheme, NoProxy exceptions) {
        this.byScheme = Map.copyOf(byScheme);
        this.exceptions = exceptions;
    }

    /**
     * Reads them once.
     *
     * @param environment the value of an environment variable, or null
     * @throws ConfigProblem that names the variable and never its value
     */
    public static Proxies of(UnaryOperator<@Nullable String> environment) {
        Optional<Proxy> any = proxy("all_proxy", environment);
        Map<String, Proxy> byScheme = new HashMap<>();
        for (String scheme : SCHEMES) {
            proxy(scheme + "_proxy", environment).or(() -> any).ifPresent(proxy -> byScheme.put(scheme, proxy));
        }
        return new Proxies(byScheme, new NoProxy(value("no_proxy", environment).orElse("")));
    }

    /** The proxy on the way to an absolute URL; empty if the way is direct. */
    public Optional<Proxy> towards(URI target) {
        int port = target.getPort() >= 0 ? target.getPort() : "https".equals(target.getScheme()) ? 443 : 80;
        return Optional.ofNullable(byScheme.get(target.getScheme()))
                .filter(proxy -> !exceptions.covers(target.getHost(), port));
    }

    private static Optional<Proxy> proxy(String name, UnaryOperator<@Nullable String> environment) {
        return value(name, environment).map(value -> parse(name, value));
    }

    private static Optional<String> value(String name, UnaryOperator<@Nullable String> environment) {
        return Optional.ofNullable(environment.apply(name))
                .filter(value -> !value.isBlank())
                .or(() -> Optional.ofNullable(environment.apply(name.toUpperCase(Locale.ROOT))))
                .filter(value -> !value.isBlank())
                .map(String::strip);
    }

    private static Proxy parse(String name, String value) {
        URI uri = uri(name, value.contains("://") ? value : "http://" + value);
        Proxy.Kind kind = switch (uri.getScheme()) {
            case "http" -> Proxy.Kind.HTTP;
            case "socks5", "socks5h" -> Proxy.Kind.SOCKS5;
            default -> throw problem(name, "a proxy is spoken to by http:// or socks5://");
        };
        String host = uri.getHost();
        if (host == null) {
            throw problem(name, "it names no host; write http://user:password@host:port");
        }
        int usual = kind == Proxy.Kind.HTTP ? HTTP_PORT : SOCKS_PORT;
        String[] login = Objects.requireNonNullElse(uri.getRawUserInfo(), "").split(":", 2);
        return new Proxy(
                kind,
                host,
                uri.getPort() < 0 ? usual : uri.getPort(),
                decoded(login[0]),
                login.length < 2 ? Secret.NONE : new Secret(decoded(login[1])));
    }

    private static URI uri(String name, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw problem(name, "it is not a URL; signs such as @ in a password are written as %40");
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static ConfigProblem problem(String name, String sentence) {
        return new ConfigProblem(name.toUpperCase(Locale.ROOT) + ": " + sentence);
    }
}
