package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One person's browser: storage of its own, any number of tabs, and an ear on everything that goes wrong in them. */
final class Visit implements AutoCloseable {
    private final BrowserContext context;
    private final String url;
    private final List<String> complaints = new ArrayList<>();
    private Pattern expected = Pattern.compile("(?!)");

    Visit(BrowserContext context, String url) {
        this.context = context;
        this.url = url;
        context.onWebError(problem -> complaints.add("uncaught: " + problem.error()));
        context.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text() + " at " + message.location());
            }
        });
    }

    /** Runs a script on each page before the page's own. */
    void beforeEachPage(String script) {
        context.addInitScript(script);
    }

    /** Opens a page of the server in a new tab. */
    Page tab(String path) {
        return elsewhere(url + path);
    }

    /** Opens a page of somebody else in a new tab. */
    Page elsewhere(String address) {
        Page page = context.newPage();
        page.navigate(address);
        return page;
    }

    /** Opens the sample site in a new tab. */
    Widget widget() {
        return new Widget(tab("/"));
    }

    /** Complaints of this form are part of what a test does. */
    void expectComplaints(String form) {
        expected = Pattern.compile(form);
    }

    /** Closes every tab; fails when the browser complained about anything, its content security policy included. */
    @Override
    public void close() {
        context.close();
        assertThat(complaints).filteredOn(expected.asPredicate().negate()).isEmpty();
    }
}
