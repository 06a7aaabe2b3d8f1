package dev.parlor.embedded.demo;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words of the visitor that go into an argument as they are: quotes, names, addresses, what is searched, what happened. */
final class Phrases {
    private static final Pattern QUOTED = Pattern.compile("[\"“]([^\"”]+)[\"”]");
    private static final Pattern EMAIL = Pattern.compile("[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+");
    private static final Pattern URL = Pattern.compile("(?:https?://|attachment:)[^\\s<>\"]*[^\\s<>\".,;:!?)]");
    private static final Pattern PHONE = Pattern.compile("\\+?\\d[\\d ()/-]{6,}\\d");
    private static final String CAPITALISED = "\\p{Lu}[\\p{L}'’-]*";
    private static final Pattern PERSON =
            Pattern.compile("(?:\\b(?:(?i:my name is|i am called|i['’]?m|i am|this is|name:|"
                    + "on behalf of|ticket for|account of))\\s+)(" + CAPITALISED + "(?:\\s" + CAPITALISED + "){0,3})");
    private static final Pattern REQUEST = Pattern.compile(
            "^(?:please|hello|hi|hey|can you|could you|would you|i(?: would|['’]d) like(?: to)?|i want(?: to)?|i"
                    + " need(?: to)?|i(?:['’]m| am)?\\s*looking for|do you (?:have|sell|stock|carry)|are there|is"
                    + " there|have you got|what about|how about|show(?: me)?|find(?: me)?|search(?: for)?|look(?:ing)?(?:"
                    + " up| for)?|list|browse|recommend(?: me)?|get me|give me|tell me(?:"
                    + " about)?|any|some|all|the|an?|me|your|echo|say|what|which|do"
                    + " you|your|our|best|cheapest|good|new|top \\d+|\\d+)\\b[\\s,:]*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LIMIT = Pattern.compile(
            "\\b(?:at most|up to|max(?:imum)?(?: of)?|only|first|top|limit)\\s+\\d+(?:\\s+results?)?\\b"
                    + Prices.NO_CURRENCY + "|\\b\\d+ results?\\b|\\b(?:on |and )?(?:the )?page \\d+\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern REASON =
            Pattern.compile("(?:\\b(?:because|about|regarding|saying|that says)\\b|:)\\s+(.{3,})$", Pattern.DOTALL);

    private Phrases() {}

    static Optional<String> quoted(String text) {
        return first(QUOTED, text);
    }

    static Optional<String> email(String text) {
        return whole(EMAIL, text);
    }

    static Optional<String> url(String text) {
        return whole(URL, text);
    }

    static Optional<String> phone(String text) {
        return whole(PHONE, text);
    }

    static Optional<String> person(String text) {
        return first(PERSON, text);
    }

    /** What is looked for: the text without the words that only ask for it. */
    static Optional<String> query(String text) {
        return quoted(text).or(() -> {
            String rest = Prices.without(LIMIT.matcher(text).replaceAll("")).strip();
            for (Matcher request = REQUEST.matcher(rest); request.find(); request = REQUEST.matcher(rest)) {
                rest = rest.substring(request.end());
            }
            return nonEmpty(withoutEnd(rest));
        });
    }

    /** What follows "because", "about" or a colon. */
    static Optional<String> reason(String text) {
        return first(REASON, text)
                .filter(reason -> !PERSON.matcher(reason).find())
                .map(Phrases::withoutEnd);
    }

    /** What happened or should be said: the text without the request itself and without who says it. */
    static Optional<String> matter(String text, Predicate<String> isOnlyRequest) {
        return quoted(text)
                .or(() -> reason(text))
                .or(() -> nonEmpty(Wishes.in(text).stream()
                        .map(Wishes.Wish::text)
                        .filter(part -> !PERSON.matcher(part).find() && !isOnlyRequest.test(part))
                        .collect(Collectors.joining(", "))));
    }

    /** The text as an answer to a question that was asked: without politeness and end marks. */
    static Optional<String> reply(String text) {
        return person(text)
                .or(() -> nonEmpty(withoutEnd(
                        text.strip().replaceFirst("(?i)^(?:it['’]?s|it is|the|yes,?|sure,?|ok(?:ay)?,?)\\s+", ""))));
    }

    static List<String> listed(String text) {
        return Pattern.compile("\\s*(?:,|\\band\\b|\\bor\\b)\\s*")
                .splitAsStream(withoutEnd(text))
                .filter(part -> !part.isBlank())
                .toList();
    }

    private static String withoutEnd(String text) {
        return text.strip()
                .replaceFirst("(?i)[\\s,]*\\b(?:please|thanks|thank you)?[\\s.!?,;]*$", "")
                .strip();
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Optional.of(found.group(1).strip()) : Optional.empty();
    }

    private static Optional<String> whole(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Optional.of(found.group()) : Optional.empty();
    }

    private static Optional<String> nonEmpty(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(text);
    }
}
