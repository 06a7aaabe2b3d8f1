package dev.parlor.provider.capability;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A pattern over labels: {@code *} stands for anything, also nothing or a slash; case does not count. */
record ModelPattern(Pattern pattern) {
    static ModelPattern of(String text) {
        String expression =
                Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return new ModelPattern(Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.DOTALL));
    }

    boolean matches(String label) {
        return pattern.matcher(label).matches();
    }
}
