package dev.parlor.tool.guard;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An absolute http or https URL, read in one strict way.
 *
 * <p>Readers of URLs disagree on odd ones, and what one takes for a path another takes for a host. So whatever has more
 * than one reading is {@link UrlReading.Unfit}, and what is sent is made from these parts, never from the text.
 *
 * @param host a name in lower case, an IPv4 address in its four decimal parts, or an IPv6 address in brackets
 * @param target path and query as they are sent, from the slash on; a fragment is not sent
 */
public record WebUrl(boolean secure, String host, int port, String target) implements UrlReading {
    private static final int LONGEST = 8_192;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int LAST_PORT = 65_535;
    private static final int LONGEST_NAME = 253;

    private static final Pattern FORM = Pattern.compile("(?i)(https?)://([^/?#]*)([^#]*)(?:#.*)?");
    private static final Pattern ANY_SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:");
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9a-f.]*:[0-9a-f:.]*]|[^:\\[\\]]+)(?::([0-9]{1,5}))?");
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?");

    /** What the WHATWG's URL standard takes for a number, and so for an IPv4 address. */
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

    private static final Pattern FOUR_PARTS = Pattern.compile(
            "(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])");

    /** Reads a whole URL. */
    public static UrlReading read(String text) {
        if (text.length() > LONGEST) {
            return new Unfit("is longer than " + LONGEST + " characters");
        }
        if (text.chars().anyMatch(each -> each <= ' ' || each == '\\' || each == 0x7F)) {
            return new Unfit("has a space, a control character or a backslash");
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return new Unfit("does not begin with http:// or https://");
        }
        boolean secure = matcher.group(1).equalsIgnoreCase("https");
        return of(secure, matcher.group(2).toLowerCase(Locale.ROOT), matcher.group(3));
    }

    /** Reads what a server at this URL calls another one by (RFC 3986, section 5): whole, or from some part on. */
    public UrlReading resolve(String reference) {
        if (reference.isEmpty() || reference.startsWith("#")) {
            return this;
        }
        if (ANY_SCHEME.matcher(reference).lookingAt()) {
            return read(reference);
        }
        if (reference.startsWith("//")) {
            return read((secure ? "https:" : "http:") + reference);
        }
        String path = target.replaceFirst("\\?.*", "");
        String from = reference.startsWith("/") ? "" : path;
        String base = reference.startsWith("/") || reference.startsWith("?")
                ? from
                : path.substring(0, path.lastIndexOf('/') + 1);
        return read(origin() + base + reference);
    }

    public Origin whose() {
        return new Origin(secure, host, port);
    }

    /** Scheme, host and port; the rest may hold what is nobody's business. */
    public String origin() {
        return (secure ? "https://" : "http://") + host + ":" + port;
    }

    boolean isAddress() {
        return host.startsWith("[") || FOUR_PARTS.matcher(host).matches();
    }

    /** The whole of it, which may hold a key in its query. */
    @Override
    public String toString() {
        return origin() + target;
    }

    private static UrlReading of(boolean secure, String authority, String rest) {
        if (authority.chars().anyMatch(each -> each > '~' || each == '%' || each == '@')) {
            return new Unfit("has a host with user-info, percent signs or letters beyond ASCII; write xn-- names");
        }
        Matcher matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches()) {
            return new Unfit("has no host, or one that is not followed by a port");
        }
        String host = matcher.group(1);
        if (!host.startsWith("[") && ENDS_IN_A_NUMBER.matcher(host).matches()) {
            if (!FOUR_PARTS.matcher(host).matches()) {
                return new Unfit("has an IPv4 address that is not written as four decimal numbers");
            }
        } else if (!host.startsWith("[")
                && (host.length() > LONGEST_NAME || !NAME.matcher(host).matches())) {
            return new Unfit("has a host that is not a name of the DNS");
        }
        int usual = secure ? HTTPS : HTTP;
        int port = matcher.group(2) == null ? usual : Integer.parseInt(matcher.group(2));
        if (port < 1 || port > LAST_PORT) {
            return new Unfit("has a port that does not exist");
        }
        return new WebUrl(secure, host, port, target(rest));
    }

    private static String target(String rest) {
        int question = rest.indexOf('?');
        String path = question < 0 ? rest : rest.substring(0, question);
        return escaped(withoutDots(path)) + (question < 0 ? "" : escaped(rest.substring(question)));
    }

    /** Takes out {@code .} and {@code ..}, plain or percent-encoded (RFC 3986, section 5.2.4). */
    private static String withoutDots(String path) {
        Deque<String> segments = new ArrayDeque<>();
        String last = "";
        for (String segment : path.substring(Math.min(1, path.length())).split("/", -1)) {
            last = segment.replaceAll("(?i)%2e", ".");
            if (last.equals("..")) {
                segments.pollLast();
            } else if (!last.equals(".")) {
                segments.addLast(segment);
            }
        }
        boolean open = last.equals(".") || last.equals("..");
        return "/" + String.join("/", segments) + (open && !segments.isEmpty() ? "/" : "");
    }

    /** Percent-encodes what may not stand in a path or a query (RFC 3986, appendix A). */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each < 0 || "\"<>^`{|}".indexOf(each) >= 0) {
                escaped.append('%').append(String.format(Locale.ROOT, "%02X", each));
            } else {
                escaped.append((char) each);
            }
        }
        return escaped.toString();
    }
}
