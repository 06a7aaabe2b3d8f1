package dev.parlor.config;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts with {@code ${NAME}} or {@code ${NAME:default}} in them, of one file. */
final class EnvironmentText {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::([^}]*))?}");
    /** Shorter values are words that may stand anywhere. */
    private static final int SHORTEST_HIDDEN = 6;

    private final UnaryOperator<@Nullable String> environment;
    private final Predicate<String> permitted;
    private final Map<String, String> read = new HashMap<>();
    private final Set<String> unset = new LinkedHashSet<>();
    private final Set<String> forbidden = new LinkedHashSet<>();

    /** @param permitted which variables may be read; any other counts as unset */
    EnvironmentText(UnaryOperator<@Nullable String> environment, Predicate<String> permitted) {
        this.environment = environment;
        this.permitted = permitted;
    }

    /** A variable that is unset or empty gives the default; without a default, the empty text. */
    String resolve(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        return matcher.replaceAll(match -> {
            String name = match.group(1);
            if (!permitted.test(name)) {
                forbidden.add(name);
                return "";
            }
            String value = environment.apply(name);
            if (value != null && !value.isEmpty()) {
                read.put(name, value);
                return Matcher.quoteReplacement(value);
            }
            if (match.group(2) == null) {
                unset.add(name);
            }
            return Matcher.quoteReplacement(match.group(2) == null ? "" : match.group(2));
        });
    }

    /** The variables without a value and a default that were asked for since the last time. */
    Set<String> takeUnset() {
        return take(unset);
    }

    /** The variables that were asked for since the last time, and may not be read. */
    Set<String> takeForbidden() {
        return take(forbidden);
    }

    private static Set<String> take(Set<String> names) {
        Set<String> taken = new LinkedHashSet<>(names);
        names.clear();
        return taken;
    }

    /** A sentence without what was read from the environment. */
    String hide(String sentence) {
        String hidden = sentence;
        for (Map.Entry<String, String> each : read.entrySet()) {
            if (each.getValue().length() >= SHORTEST_HIDDEN) {
                hidden = hidden.replace(each.getValue(), "${" + each.getKey() + "}");
            }
        }
        return hidden;
    }
}
