package dev.parlor.provider.price;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A way to recognise models by their name. Case does not count. */
sealed interface ModelMatch {
    boolean fits(String name);

    /** A match of the kind that a key of {@code match} names; null if none is called so. */
    static ModelMatch of(String kind, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return switch (kind) {
            case "equals" -> new Same(lower);
            case "starts_with" -> new StartsWith(lower);
            case "ends_with" -> new EndsWith(lower);
            case "contains" -> new Contains(lower);
            case "regex" -> new Regex(Pattern.compile(text, Pattern.CASE_INSENSITIVE));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** What {@link #of} knows. */
    List<String> KINDS = List.of("equals", "starts_with", "ends_with", "contains", "regex");

    record Same(String text) implements ModelMatch {
        @Override
        public boolean fits(String name) {
            return name.toLowerCase(Locale.ROOT).equals(text);
        }
    }

    record StartsWith(String text) implements ModelMatch {
        @Override
        public boolean fits(String name) {
            return name.toLowerCase(Locale.ROOT).startsWith(text);
        }
    }

    record EndsWith(String text) implements ModelMatch {
        @Override
        public boolean fits(String name) {
            return name.toLowerCase(Locale.ROOT).endsWith(text);
        }
    }

    record Contains(String text) implements ModelMatch {
        @Override
        public boolean fits(String name) {
            return name.toLowerCase(Locale.ROOT).contains(text);
        }
    }

    record Regex(Pattern pattern) implements ModelMatch {
        @Override
        public boolean fits(String name) {
            return pattern.matcher(name).find();
        }
    }

    /** Any of several. */
    record Any(List<ModelMatch> each) implements ModelMatch {
        public Any {
            each = List.copyOf(each);
        }

        @Override
        public boolean fits(String name) {
            return each.stream().anyMatch(one -> one.fits(name));
        }
    }
}
