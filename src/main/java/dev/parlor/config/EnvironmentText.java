package dev.parlor.config;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts with {@code ${NAME}} or {@code ${NAME:default}} in them. */
final class EnvironmentText {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::([^}]*))?}");

    private final UnaryOperator<@Nullable String> environment;

    EnvironmentText(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /** A variable that is unset or empty gives the default; without a default, the empty text. */
    String resolve(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        return matcher.replaceAll(match -> {
            String value = environment.apply(match.group(1));
            String fallback = match.group(2) == null ? "" : match.group(2);
            return Matcher.quoteReplacement(value == null || value.isEmpty() ? fallback : value);
        });
    }
}
