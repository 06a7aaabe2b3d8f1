package dev.parlor.embedded.demo;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the demo model says where no tool fits: friendly, short, and honest about what it is. */
final class SmallTalk {
    private static final Pattern GREETING =
            pattern("^(?:hi|hello|hey|good (?:morning|afternoon|evening)|hola|moin)\\b.*");
    private static final Pattern HOW_ARE_YOU = pattern(".*\\bhow are you\\b.*|.*\\bhow is it going\\b.*");
    private static final Pattern THANKS = pattern("^(?:thanks|thank you|thx|great|perfect|cool|nice|awesome)\\b[^?]*");
    private static final Pattern BYE = pattern("^(?:bye|goodbye|see you|good night|ciao)\\b.*");
    private static final Pattern WHO =
            pattern(".*\\b(?:who|what) are you\\b.*|.*\\byour name\\b.*|.*\\bare you (?:a |an"
                    + " )?(?:human|real|bot|robot|ai)\\b.*");
    private static final Pattern ABILITIES =
            pattern(".*\\bwhat can (?:you|i)\\b.*|^help\\b.*|.*\\bhow can you help\\b.*|.*\\bwhat do you do\\b.*");
    private static final Pattern REFUSAL =
            pattern("^(?:no|nope|no thanks|no thank you|never ?mind|cancel|stop|forget (?:it|that)|nothing|i don't"
                    + " (?:know|have).*)[.!]*$");
    private static final int MAX_LISTED = 8;

    private SmallTalk() {}

    /** Whether the message is only politeness, which no tool should take for a wish. */
    static boolean isPoliteness(String message) {
        String text = message.strip();
        return THANKS.matcher(text).matches()
                || BYE.matcher(text).matches()
                || WHO.matcher(text).matches();
    }

    /** Whether the visitor takes back what was asked for. */
    static boolean isRefusal(String message) {
        return REFUSAL.matcher(message.strip()).matches();
    }

    static String answer(String message, List<OfferedTool> tools) {
        String text = message.strip();
        if (text.isEmpty()) {
            return "I can only read text, and there was none in your message. What would you like to know?";
        } else if (THANKS.matcher(text).matches()) {
            return "You are welcome! Is there anything else I can look up for you?";
        } else if (BYE.matcher(text).matches()) {
            return "Goodbye, and thank you for stopping by!";
        } else if (HOW_ARE_YOU.matcher(text).matches()) {
            return "All is well here, thank you for asking. " + offer(tools);
        } else if (GREETING.matcher(text).matches()) {
            return "Hello! I am the demo model of this chat. " + offer(tools);
        } else if (WHO.matcher(text).matches()) {
            return "I am the **demo model**: a small program with fixed rules, no person and no large language model."
                    + " I am here so that this chat can be tried without a key. "
                    + offer(tools);
        } else if (ABILITIES.matcher(text).matches()) {
            return offer(tools);
        }
        return "I am only the demo model and follow simple rules, so I have no good answer to that. " + offer(tools);
    }

    private static String offer(List<OfferedTool> tools) {
        String writing = "I can also write a long text, if you want to see how one streams in.";
        if (tools.isEmpty()) {
            return "There are no tools here that I could use. " + writing;
        }
        String list = tools.stream()
                .limit(MAX_LISTED)
                .map(tool -> "- **" + tool.inWords() + "**: " + tool.purpose())
                .collect(Collectors.joining("\n"));
        String more = tools.size() > MAX_LISTED ? "\n- and " + (tools.size() - MAX_LISTED) + " more" : "";
        return "Here is what I can do for you:\n\n" + list + more + "\n\n" + writing;
    }

    /** Asks for what a tool needs and the visitor has not said. */
    static String askFor(Planner.Step step) {
        String needs =
                step.filled().missing().stream().map(SmallTalk::described).collect(Collectors.joining("\n"));
        return "I can help with that (" + step.tool().inWords() + "), and need a little more from you first:\n\n"
                + needs + "\n\nWhat should I use?";
    }

    private static String described(Parameter parameter) {
        String choices =
                parameter.choices().isEmpty() ? "" : " (one of " + String.join(", ", parameter.choices()) + ")";
        String explained = parameter.description().isBlank() ? "" : ": " + parameter.description();
        return "- **" + parameter.inWords() + "**" + explained + choices;
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }
}
