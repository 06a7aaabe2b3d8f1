package dev.parlor.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** The widget of one page, as a visitor uses it. Every wait ends: Playwright gives up after 30 seconds. */
final class Widget {
    /** What a script on the page sees of the conversation. */
    private static final String TRANSCRIPT =
            "document.querySelector('parlor-chat')?.shadowRoot.querySelector('parlor-transcript')";

    /** Of the conversation that is open. */
    static final String NOTHING_SAID = "() => " + TRANSCRIPT + "?.transcript.turns.length === 0";

    private static final String TURN_IS = "({ turns, state }) => { const now = " + TRANSCRIPT + ";"
            + " return now && now.transcript.turns.length === turns && now.transcript.turns.at(-1).state === state"
            + " && now.outgoing.length === 0 && !now.isUpdatePending; }";
    private static final String LAST_IS_LONGER_THAN =
            "(length) => " + TRANSCRIPT + "?.transcript.turns.at(-1)?.parts.at(-1)?.text?.length > length";

    private final Page page;

    Widget(Page page) {
        this.page = page;
    }

    Page page() {
        return page;
    }

    Widget open() {
        launcher().click();
        composer().waitFor();
        return this;
    }

    void ask(String text) {
        composer().fill(text);
        composer().press("Enter");
    }

    void stop() {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Stop"))
                .click();
    }

    /** Waits until the conversation has so many turns, the last of them running, done, cancelled or failed. */
    void awaitTurn(int turns, String state) {
        page.waitForFunction(TURN_IS, Map.of("turns", turns, "state", state));
    }

    /** Waits until the answer that is arriving has more than so many characters. */
    void awaitText(int characters) {
        page.waitForFunction(LAST_IS_LONGER_THAN, characters);
    }

    /** Waits for words in the line below the site's name. */
    void awaitState(String words) {
        page.locator(".state").getByText(words).waitFor();
    }

    Locator launcher() {
        return page.locator(".launcher");
    }

    Locator composer() {
        return page.locator("parlor-composer textarea");
    }

    List<String> questions() {
        return page.locator(".message[data-role=user]").allTextContents();
    }

    /** The Markdown of everything the assistant said. */
    List<String> answers() {
        return texts("(all) => JSON.stringify(all.map((one) => one.text))");
    }

    /** What of it is drawn. */
    List<String> drawnAnswers() {
        return texts("(all) => JSON.stringify(all.map((one) => one.renderRoot.querySelector('.prose').innerHTML))");
    }

    /** What the same Markdown looks like when it arrives all at once. */
    List<String> answersDrawnAtOnce() {
        Object drawn = page.locator("parlor-message").evaluateAll("""
            (all) => Promise.all(all.map(async ({ text }) => {
              const fresh = Object.assign(document.createElement('parlor-message'), { text });
              document.body.append(fresh);
              await fresh.updateComplete;
              fresh.remove();
              return fresh.renderRoot.querySelector('.prose').innerHTML;
            })).then(JSON.stringify)\
            """);
        return strings(drawn);
    }

    /** Each look-up as its tool and its state. */
    List<String> tools() {
        Object tools = page.locator("[data-tool]")
                .evaluateAll("(all) => JSON.stringify(all.map(({ dataset }) => dataset.tool + ' ' + dataset.state))");
        return strings(tools);
    }

    /** What this browser keeps to come back to the conversation: token and conversation. */
    JsonObject ticket() {
        String key = "parlor:" + page.evaluate("location.origin") + ":" + Stage.SITE;
        return new JsonObject(String.valueOf(page.evaluate("(key) => localStorage.getItem(key)", key)));
    }

    String conversation() {
        return ticket().getString("conversation");
    }

    private List<String> texts(String script) {
        return strings(page.locator("parlor-message").evaluateAll(script));
    }

    private static List<String> strings(Object json) {
        return new JsonArray(String.valueOf(json))
                .stream().map(String.class::cast).toList();
    }
}
