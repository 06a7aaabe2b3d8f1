package dev.parlor.embedded.demo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A long answer with all of Markdown's usual forms, to watch streaming, stopping and resuming on. */
final class LongText {
    private static final Pattern WANTED = Pattern.compile(
            "\\b(?:tell|write|read|give|make|compose|show|i want|i'd"
                    + " like)\\b.{0,40}?\\b(?:stor(?:y|ies)|tale|essay|article|poem|long (?:text|answer|message|one)|(?:a"
                    + " lot of|much) text)\\b(?:.{0,40}?\\babout\\s+(?<topic>[^.!?\\n"
                    + "]{1,60}))?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern NOT_IN_TITLE = Pattern.compile("[^\\p{L}\\p{N} ,'’-]");

    private static final String TEXT = """
        ## The keeper who wrote everything down

        On a rock far out in the bay stood a lighthouse, and in it lived a keeper called Ida. The light itself needed \
        little of her: it turned by clockwork, and the clockwork was wound once in the evening. What kept her busy was \
        the book. Whatever happened on the water, Ida wrote it down, and in front of every line she put a number.

        > Number first, then the news. A line without a number is a rumour.

        The fishermen thought this was odd, until the winter of the long fog. For nine days nobody could see the shore. \
        Boats came past the rock, called up to the window and asked what they had missed. Ida asked only one thing in \
        return: *what is the last number you have heard?* Then she read out every line that came after it, neither \
        one more nor one less, and the boat went on its way.

        ## What the book was good for

        People soon found uses for it that Ida had not planned:

        - A captain who had slept through half of a message asked for the second half only.
        - Two brothers in two boats compared their numbers and knew at once who was behind.
        - A young helper took over the watch at midnight, looked at the last line and went on with the next.
        - A liar was found out, because his number was already taken by something true.

        None of this needed a better light or a louder horn. It needed one list, kept in one place, in one order.

        ## The night of the storm

        In March a storm put out the lamp of the neighbouring tower. Its keeper, old Joris, rowed over with wet \
        matches and a wet temper. They agreed to share the work, and Ida made a small table for the wall:

        | Hour | On watch | What to do when the other falls asleep |
        | --- | --- | --- |
        | 20 to 24 | Ida | read the last number aloud and wait |
        | 24 to 4 | Joris | take the pen, begin with the next number |
        | 4 to 8 | Ida | check for gaps, then make coffee |

        Twice that night the pen changed hands in the middle of a sentence. The first time, Joris finished the thought \
        as if it were his own. The second time the ink had run, so Ida struck the line out, wrote *withdrawn* beside it \
        and began again under a new number. Nobody on the water was confused for longer than a minute.

        ## The rule, in short

        Years later a student visited the tower and asked whether the method could be put into a few lines. Ida thought \
        about it, and dictated:

        ```python
        def catch_up(book, last_seen):
            for number, news in book:
                if number > last_seen:
                    yield number, news
        ```

        The student asked what happens if the book has lost its first pages. *Then the first number you hear is larger \
        than the one you expected*, said Ida, *and you know that you must ask for the whole story instead of the rest \
        of it.*

        ## How it ended

        1. The fog came back every winter, and nobody minded.
        2. Joris learned to keep his matches dry.
        3. The book grew to forty volumes, of which the oldest went to an archive on land.

        The lighthouse is still there. If you row close enough and call up your number, somebody will open the window \
        and read to you: exactly what you have missed, in the order in which it happened, **once**.
        """;

    private LongText() {}

    /** The text, if the message asks for one; its title takes up the topic that was wished for. */
    static Optional<String> wanted(String message) {
        Matcher wish = WANTED.matcher(message);
        if (!wish.find()) {
            return Optional.empty();
        }
        String topic = wish.group("topic");
        String title = topic == null
                ? "# A story from the lighthouse"
                : "# A story about "
                        + NOT_IN_TITLE.matcher(topic).replaceAll("").strip();
        String excuse =
                topic == null ? "" : "\n\n*The demo model knows one story only, so it is told with your title.*";
        return Optional.of(title + excuse + "\n\n" + TEXT.strip());
    }
}
