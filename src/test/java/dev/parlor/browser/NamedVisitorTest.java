package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.options.AriaRole;
import dev.parlor.testing.Conf;
import dev.parlor.testing.TestingSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A customer's page that says who its visitors are. */
class NamedVisitorTest {
    private static final String SECRET = "a secret of at least thirty-two bytes";
    private static final TestingSigner SIGNER = TestingSigner.hmac("HS256", SECRET);
    private static final String CLUB = """
            title: Club
            origins: ["*"]
            models: [demo/scripted]
            prompt: You are helpful.
            identity: { secret: %s, clock_skew: 0s, required: %s }
            tools:
              - java: calculator
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @SuppressWarnings("NullAway.Init")
    private static MembersPage members;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open(Conf.bare(folder)
                .parlor("sockets: { ping: 1s }\n")
                .site("club", CLUB.formatted(SECRET, false))
                .site("private", CLUB.formatted(SECRET, true)));
        members = new MembersPage(SIGNER, stage.url());
    }

    @AfterAll
    static void close() {
        members.close();
        stage.close();
    }

    @Test
    void whatAStrangerSaidIsThereAfterTheySignIn() {
        try (Visit visit = stage.newVisit()) {
            Widget stranger = new Widget(visit.elsewhere(members.url())).open();
            stranger.ask("What is 12*7?");
            stranger.awaitTurn(1, "done");

            Widget ana = new Widget(visit.elsewhere(members.urlFor(SIGNER.token("ana-1"))));
            if (!ana.composer().isVisible()) {
                ana.open();
            }
            ana.awaitTurn(1, "done");
            assertThat(ana.questions()).containsExactly("What is 12*7?");
            ana.ask("What is 3*5?");
            ana.awaitTurn(2, "done");
            assertThat(stage.owners("club")).containsEntry("What is 3*5?", "user:ana-1");
            stranger.page().getByText("If you have signed in, reload the page").waitFor();
            assertThat(stranger.questions()).containsExactly("What is 12*7?");
            assertThat(String.valueOf(ana.page().evaluate("JSON.stringify({ ...localStorage })")))
                    .as("no token of anybody stays behind in the browser")
                    .doesNotContain("eyJ");
        }
    }

    @Test
    void aPageNamesTheVisitorInTheMiddleOfAConversation() {
        try (Visit visit = stage.newVisit();
                Visit elsewhere = stage.newVisit()) {
            Widget widget = new Widget(visit.elsewhere(members.url())).open();
            widget.ask("What is 11*7?");
            widget.awaitTurn(1, "done");
            identify(widget.page(), "'" + SIGNER.token("ana-2") + "'");
            widget.ask("What is 13*5?");
            widget.awaitTurn(2, "done");
            assertThat(widget.questions()).containsExactly("What is 11*7?", "What is 13*5?");
            assertThat(stage.owners("club")).containsEntry("What is 13*5?", "user:ana-2");

            Widget phone = new Widget(elsewhere.elsewhere(members.urlFor(SIGNER.token("ana-2")))).open();
            phone.awaitTurn(2, "done");
            assertThat(phone.questions()).isEqualTo(widget.questions());
            assertThat(phone.answers()).isEqualTo(widget.answers());
        }
    }

    @Test
    void aNamedVisitorFindsEarlierConversationsInTheMenu() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = new Widget(visit.elsewhere(members.urlFor(SIGNER.token("ana-3")))).open();
            widget.ask("What is 21*2?");
            widget.awaitTurn(1, "done");
            more(widget.page());
            item(widget.page(), "New conversation");
            widget.page()
                    .waitForFunction("() => document.querySelector('parlor-chat').shadowRoot"
                            + ".querySelector('parlor-transcript').transcript.turns.length === 0");
            widget.ask("What is 31*2?");
            widget.awaitTurn(1, "done");

            more(widget.page());
            assertThat(Accessibility.violations(widget.page())).isEmpty();
            item(widget.page(), "What is 21*2?");
            widget.page().getByText("What is 21*2?").first().waitFor();
            widget.awaitTurn(1, "done");
            assertThat(widget.questions()).containsExactly("What is 21*2?");
        }
    }

    @Test
    void aTokenIsRenewedBeforeItEndsOnTheSameSocket() {
        try (Visit visit = stage.newVisit()) {
            Page page = visit.elsewhere(members.url());
            List<WebSocket> sockets = new ArrayList<>();
            page.onWebSocket(sockets::add);
            identify(page, """
                    () => {
                      window.asked = (window.asked ?? 0) + 1;
                      return fetch('/token?sub=ana-4&seconds=6').then((answer) => answer.text());
                    }\
                    """);
            Widget widget = new Widget(page).open();
            widget.ask("What is 41*2?");
            widget.awaitTurn(1, "done");
            page.waitForFunction("() => window.asked >= 4");
            widget.ask("What is 43*2?");
            widget.awaitTurn(2, "done");
            assertThat(sockets).hasSize(1);
            assertThat(stage.owners("club")).containsEntry("What is 43*2?", "user:ana-4");
        }
    }

    @Test
    void aTokenThatThePageCannotRenewEndsTheChatAndMakesNobodyAStranger() {
        try (Visit visit = stage.newVisit()) {
            Page page = visit.elsewhere(members.url());
            String token = String.valueOf(
                    page.evaluate("fetch('/token?sub=ana-5&seconds=3').then((answer) => answer.text())"));
            identify(page, "'" + token + "'");
            Widget widget = new Widget(page).open();
            widget.page().getByText("Your sign-in has ended").waitFor();
        }
    }

    @Test
    void whoeverIsTurnedAwayIsToldSoAndDoesNotKnockForEver() {
        try (Visit visit = stage.newVisit()) {
            Page page = visit.elsewhere(members.url() + "private");
            List<WebSocket> sockets = new ArrayList<>();
            page.onWebSocket(sockets::add);
            Widget widget = new Widget(page).open();
            page.getByText("This chat could not be opened").waitFor();
            widget.composer().waitFor();
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
            assertThat(sockets).hasSize(2);

            identify(page, "'" + SIGNER.token("ana-7") + "'");
            widget.ask("What is 61*2?");
            widget.awaitTurn(1, "done");
        }
    }

    @Test
    void whoeverSignsOutIsAStrangerAgain() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = new Widget(visit.elsewhere(members.urlFor(SIGNER.token("ana-6")))).open();
            widget.ask("What is 51*2?");
            widget.awaitTurn(1, "done");
            identify(widget.page(), "");
            widget.page()
                    .waitForFunction("() => document.querySelector('parlor-chat').shadowRoot"
                            + ".querySelector('parlor-transcript').transcript.turns.length === 0");
            widget.ask("What is 53*2?");
            widget.awaitTurn(1, "done");
            assertThat(widget.questions()).containsExactly("What is 53*2?");
            assertThat(stage.owners("club").get("What is 53*2?")).startsWith("anon:");
        }
    }

    /** Says who the visitor is, as a script of the page would. */
    private static void identify(Page page, String source) {
        page.evaluate("import(document.querySelector('script[data-site]').src)" + ".then((parlor) => { parlor.identify("
                + source + "); })");
    }

    private static void more(Page page) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("More"))
                .click();
    }

    private static void item(Page page, String name) {
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name))
                .click();
    }
}
