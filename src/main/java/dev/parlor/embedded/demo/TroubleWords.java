package dev.parlor.embedded.demo;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The message of a failed call, which was written for a model, as a visitor may read it. */
final class TroubleWords {
    private static final String INVALID = "Invalid arguments:";
    private static final Pattern REASON = Pattern.compile("Their reason: (.*)", Pattern.DOTALL);
    private static final String NOT_AGREED = "Whoever was asked did not agree";
    /** Where it goes on with what the model should do about it: a site's advice stands behind the message. */
    private static final Pattern ADVICE = Pattern.compile(
            "(?:^|\\s+)(?:Say|Ask|Tell|Offer|Check|Call|Look|Use|Open|Give|Explain|"
                    + "Apologise|Apologize|Repeat|Correct|Do not|Don't|Never|Show|Suggest|Answer)\\s+\\p{Ll}.*",
            Pattern.DOTALL);

    private static final Pattern FAULT =
            Pattern.compile("\\$?\\.?(?<place>[\\w.\\[\\]]*) (?<what>(?:must|lacks|is) .*)");

    private TroubleWords() {}

    /** Empty where nothing of it is for visitors. */
    static String of(String message) {
        if (message.startsWith(INVALID)) {
            String faults = message.substring(INVALID.length()).strip().split("\\.(?=\\s|$)", 2)[0];
            return Arrays.stream(faults.split(";\\s*"))
                    .map(TroubleWords::fault)
                    .distinct()
                    .collect(Collectors.joining(" "));
        }
        String told = ADVICE.matcher(message).replaceFirst("").strip();
        Matcher reason = REASON.matcher(told);
        if (reason.find()) {
            return "Their reason: " + sentence(reason.group(1));
        }
        return told.startsWith(NOT_AGREED) ? "" : sentence(told);
    }

    private static String fault(String written) {
        Matcher fault = FAULT.matcher(written.strip());
        if (!fault.matches()) {
            return "Something in it does not fit.";
        }
        String what = fault.group("what");
        String name = String.join(
                " ", Words.of(fault.group("place").replaceAll("\\[\\d+]", "").replace('.', ' ')));
        if (what.startsWith("lacks ")) {
            return "The " + what.substring("lacks ".length()).replace('_', ' ') + " is missing.";
        }
        boolean plain = what.startsWith("must be ") || what.startsWith("must have ");
        boolean technical = what.startsWith("must be of type") || what.contains("\"") || name.isEmpty();
        if (plain && !technical) {
            return "The " + name + " " + what + ".";
        }
        return name.isEmpty() ? "Something in it does not fit." : "The " + name + " is not written as it should be.";
    }

    private static String sentence(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() || stripped.matches("(?s).*[.!?]$") ? stripped : stripped + ".";
    }
}
