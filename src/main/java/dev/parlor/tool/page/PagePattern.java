package dev.parlor.tool.page;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a page is one that a rule speaks of. In a pattern {@code *} stands for any text; one that begins with a slash
 * speaks of the path alone, and one without a question mark says nothing of the query. Fragments never count.
 */
final class PagePattern {
    private static final int LONGEST_URL = 2_000;
    private static final Pattern URL = Pattern.compile(
            "(?<site>[A-Za-z][A-Za-z0-9+.-]{0,20}+://[^/?#\\s]{1,255}+)(?<path>[^?#]*+)(?<query>\\?[^#]*+)?(#.*+)?",
            Pattern.DOTALL);

    private PagePattern() {}

    /** A page's address as it is compared; empty if it is none, or too long to be kept. */
    static Optional<String> address(String url) {
        Matcher parts = URL.matcher(url.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        String page = parts.group("site").toLowerCase(Locale.ROOT)
                + (parts.group("path").isEmpty() ? "/" : parts.group("path"));
        String query = Objects.requireNonNullElse(parts.group("query"), "");
        String kept = page.length() + query.length() <= LONGEST_URL ? page + query : page;
        return kept.length() <= LONGEST_URL ? Optional.of(kept) : Optional.empty();
    }

    /** @param address as {@link #address} made it; null for a page that has told none */
    static boolean matches(String pattern, @Nullable String address) {
        if (address == null) {
            return false;
        }
        String told = pattern.contains("?") ? address : address.replaceFirst("\\?.*", "");
        int path = told.indexOf('/', told.indexOf("://") + "://".length());
        return fits(pattern, pattern.startsWith("/") ? told.substring(path) : told);
    }

    /** Goes back to the last star only, so the time is bounded by the product of the lengths. */
    private static boolean fits(String pattern, String text) {
        int at = 0;
        int star = -1;
        int resume = 0;
        for (int i = 0; i < text.length(); ) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                resume = i;
            } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(i)) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}
