package dev.parlor.tool.guard;

/** What became of a text from outside that should be the URL of a server outside. */
public sealed interface UrlReading permits WebUrl, UrlReading.Unfit {
    /**
     * Not a URL that Parlor sends anything to.
     *
     * @param why goes on from "the URL", without its text
     */
    record Unfit(String why) implements UrlReading {}
}
