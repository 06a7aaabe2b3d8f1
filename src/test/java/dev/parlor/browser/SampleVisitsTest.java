package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A visit to each of the sites that come along, answered by the demo model. Leaves pictures in target/visits. */
class SampleVisitsTest {
    private static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private static final String OWN_HOME = "What is the rent of my home?";
    private static final String OWN_RENTS = "Show me the rents of my properties";
    private static final String ALL_REPAIRS = "Which repairs are open?";
    private static final String REPAIR_DONE = "Repair 352 is done";
    private static Stage stage;
    private static String url;

    @BeforeAll
    static void open() throws IOException {
        MAIL.start();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        url = "http://localhost:" + port;
        stage = Stage.open(Map.of(
                "PARLOR_HTTP_PORT",
                String.valueOf(port),
                "PARLOR_PUBLIC_URL",
                url,
                // Short enough to end several times during a visit.
                "PARLOR_DEMO_IDENTITY",
                "10s",
                "SMTP_HOST",
                "127.0.0.1",
                "SMTP_PORT",
                String.valueOf(MAIL.getSmtp().getPort()),
                "SMTP_FROM",
                "Toolbox <hello@toolbox.example>",
                "SMTP_TLS",
                "none"));
    }

    @AfterAll
    static void close() {
        stage.close();
        MAIL.stop();
    }

    @Test
    void atTheClinicASlotIsBookedOnceTheVisitorHasAgreedToIt() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = new Widget(visit.tab("/clinic")).open();
            picture(widget.page(), "clinic-page");
            widget.page()
                    .getByText("When can I have my teeth cleaned next week?")
                    .click();
            widget.awaitTurn(1, "done");
            assertThat(widget.tools()).containsExactly("get_availability done");
            assertThat(widget.answers().getLast()).contains("These times are free:");

            widget.ask("Book the first one, I'm Ana Lopez, ana@example.com");
            Locator question = widget.page().locator("parlor-approval");
            question.waitFor();
            assertThat(question.locator("h3").innerText())
                    .matches("Book \\d{4}-\\d\\d-\\d\\d at \\d\\d:\\d\\d with .*\\?");
            assertThat(question.locator("td").allInnerTexts()).contains("Ana Lopez", "ana@example.com");
            assertThat(Accessibility.violations(widget.page())).isEmpty();
            picture(widget.page(), "clinic-approval");
            press(question, "Approve");
            widget.awaitTurn(2, "done");
            assertThat(widget.answers().getLast()).containsPattern("Your reference is \\*\\*HL-[A-Z0-9]{6}\\*\\*");
            picture(widget.page(), "clinic-booked");
        }
    }

    @Test
    void atTheClinicNothingIsBookedThatTheVisitorDidNotWant() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = new Widget(visit.tab("/clinic")).open();
            widget.ask("I need an eye test next week");
            widget.awaitTurn(1, "done");
            widget.ask("Book the second one, I'm Bram Berg, bram@example.com");
            press(widget.page().locator("parlor-approval"), "Not now");
            widget.awaitTurn(2, "done");
            assertThat(widget.answers().getLast()).contains("I have not booked it");
            assertThat(widget.tools()).contains("create_booking failed");
        }
    }

    @Test
    void theToolboxTellsTheWeatherAndSendsALetterThatTheVisitorHasSeen() throws Exception {
        try (Visit visit = stage.newVisit()) {
            Widget widget = new Widget(visit.tab("/")).open();
            widget.ask("What is the weather in Lisbon?");
            widget.awaitTurn(1, "done");
            assertThat(widget.answers().getLast()).containsPattern("\\*\\*\\d+ °C\\*\\*");
            widget.ask("Search the web for the slide rule");
            widget.awaitTurn(2, "done");
            assertThat(widget.answers().getLast()).contains("**Slide rule**");

            widget.ask("Send an e-mail to ana@example.com about the drill, saying it is ready");
            Locator question = widget.page().locator("parlor-approval");
            assertThat(question.locator("h3").innerText()).isEqualTo("Send this e-mail to ana@example.com?");
            assertThat(MAIL.getReceivedMessages()).isEmpty();
            picture(widget.page(), "toolbox-approval");
            press(question, "Approve");
            widget.awaitTurn(3, "done");
            assertThat(widget.answers().getLast()).contains("Sent to **ana@example.com**");
            assertThat(MAIL.getReceivedMessages()).hasSize(1);
            assertThat(MAIL.getReceivedMessages()[0].getSubject()).isEqualTo("the drill");
        }
    }

    @Test
    void inTheShopAnOrderIsNotShownToAStrangerWhileGoodsAre() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = new Widget(visit.tab("/shop")).open();
            widget.ask("Where is my order ORD-7K2M9Q, and do you have wool socks?");
            widget.awaitTurn(1, "done");
            assertThat(widget.tools()).containsExactly("get_order_status failed", "search_products done");
            assertThat(widget.answers().getLast()).contains("Please sign in", "Wool Socks");
            picture(widget.page(), "shop-parallel");
            widget.ask("Show me rain jackets under 100 euros");
            widget.awaitTurn(2, "done");
            assertThat(widget.answers().getLast()).contains("Fjell Rain Jacket").doesNotContain("Tind");
            picture(widget.page(), "shop-search");
        }
    }

    @Test
    void inTheShopAnOrderIsShownToWhoeverHasPlacedIt() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = new Widget(visit.tab("/shop")).open();
            widget.ask("Where is my order ORD-7K2M9Q?");
            widget.awaitTurn(1, "done");
            assertThat(widget.answers().getLast()).contains("Please sign in at the top of the page");

            signInAs(widget.page(), "Ben Meyer", "shop-people");
            widget.ask("Where is my order ORD-7K2M9Q?");
            widget.awaitTurn(2, "done");
            assertThat(widget.answers().getLast()).contains("Your order **ORD-7K2M9Q** is **shipped**");
            picture(widget.page(), "shop-signed-in");
            assertThat(Accessibility.violations(widget.page())).isEmpty();
            widget.ask("Where is my order ORD-9PZ3WB?");
            widget.awaitTurn(3, "done");
            assertThat(widget.answers().getLast()).contains("I find no order with that number among yours");

            Widget reloaded = new Widget(visit.tab("/shop"));
            account(reloaded.page()).getByText("Signed in as Ben Meyer").waitFor();
            if (!reloaded.composer().isVisible()) {
                reloaded.open();
            }
            reloaded.awaitTurn(3, "done");
            press(account(reloaded.page()), "Sign out");
            reloaded.page().waitForFunction(Widget.NOTHING_SAID);
            reloaded.ask("Show me my orders");
            reloaded.awaitTurn(1, "done");
            assertThat(reloaded.answers().getLast()).contains("Please sign in");
            account(widget.page()).getByText("Sign in").waitFor();
            assertThat(String.valueOf(widget.page().evaluate("JSON.stringify({ ...localStorage })")))
                    .as("a stranger's token at most")
                    .doesNotContain("Ben Meyer");
        }
    }

    @Test
    void aPageAsksItsBackEndAgainBeforeATokenEnds() {
        try (Visit visit = stage.newVisit()) {
            Page page = visit.tab("/shop");
            List<String> tokens = new CopyOnWriteArrayList<>();
            page.onRequest(request -> {
                if (request.url().endsWith("/sign-in")) {
                    tokens.add(request.url());
                }
            });
            Widget widget = new Widget(page).open();
            signInAs(page, "Carla Rossi", "");
            page.waitForCondition(() -> tokens.size() >= 3);
            widget.ask("Where is my order ORD-9PZ3WB?");
            widget.awaitTurn(1, "done");
            assertThat(widget.answers().getLast()).contains("Your order **ORD-9PZ3WB** is **shipped**");
        }
    }

    @Test
    void atTheLandlordsATenantSeesTheirHomeAndAnEmergencyThereIsAnUrgentNoticeOnTheDashboard() {
        try (Visit visit = stage.newVisit(narrow());
                Visit operator = stage.newVisit()) {
            Page page = visit.tab("/property");
            signInAs(page, "Karin Graf", "property-people-narrow");
            picture(page, "property-signed-in-narrow");
            Widget widget = new Widget(page).open();
            assertThat(answers(widget, OWN_HOME, OWN_RENTS, ALL_REPAIRS, REPAIR_DONE))
                    .satisfiesExactly(
                            answer -> assertThat(answer).contains("You live in **P-104**"),
                            answer -> assertThat(answer).contains("are shown to owners"),
                            answer -> assertThat(answer).contains("for owners and agents"),
                            answer -> assertThat(answer).contains("Only our agents"));
            widget.ask("The boiler in P-104 is leaking, it is an emergency");
            widget.awaitTurn(5, "done");
            assertThat(widget.answers().getLast()).contains("for P-104, priority **emergency**", "112");
            picture(page, "property-emergency-narrow");

            Page desk = Desk.open(operator);
            desk.locator("parlor-notices li.urgent")
                    .filter(new Locator.FilterOptions()
                            .setHasText("Emergency in P-104: The boiler in P-104 is leaking"))
                    .waitFor();
            picture(desk, "operator-emergency");
            assertThat(Accessibility.violations(desk)).isEmpty();
        }
    }

    @Test
    void atTheLandlordsOwnersSeeTheirRentsAndAgentsCloseRepairs() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = new Widget(visit.tab("/property")).open();
            signInAs(widget.page(), "Ada Lang", "property-people");
            assertThat(answers(widget, OWN_HOME, OWN_RENTS, ALL_REPAIRS, REPAIR_DONE))
                    .satisfiesExactly(
                            answer -> assertThat(answer).contains("for tenants"),
                            answer -> assertThat(answer).contains("Your properties:", "P-104"),
                            answer -> assertThat(answer).doesNotContain("for owners and agents", "| 352 |"),
                            answer -> assertThat(answer).contains("Only our agents"));
            picture(widget.page(), "property-owner");
        }
        try (Visit visit = stage.newVisit()) {
            Widget widget = new Widget(visit.tab("/property")).open();
            signInAs(widget.page(), "Felix Falk", "");
            assertThat(answers(widget, OWN_HOME, OWN_RENTS, ALL_REPAIRS, REPAIR_DONE))
                    .satisfiesExactly(
                            answer -> assertThat(answer).contains("for tenants"),
                            answer -> assertThat(answer).contains("are shown to owners"),
                            answer -> assertThat(answer).contains("Repairs that are not done yet:", "| 352 |"),
                            answer -> assertThat(answer).contains("Repair **352**", "is **done**"));
            picture(widget.page(), "property-agent");
        }
    }

    @Test
    void aBackEndThatIsAwayIsSaidToBeSoAndAskedAgain() {
        try (Visit visit = stage.newVisit()) {
            visit.expectComplaints("ERR_FAILED");
            Page page = visit.tab("/shop");
            page.route("**/samples/shop/people", Route::abort);
            page.reload();
            account(page).getByText("Nobody can sign in just now.").waitFor();
            assertThat(Accessibility.violations(page)).isEmpty();
            page.unroute("**/samples/shop/people");
            press(account(page), "Try again");
            signInAs(page, "Ben Meyer", "");
        }
    }

    @Test
    void atTheCourierServiceATicketIsOnTheDashboardAndARefundWaitsForAnOperator() {
        try (Visit visit = stage.newVisit();
                Visit operator = stage.newVisit()) {
            Widget widget = new Widget(visit.tab("/delivery")).open();
            widget.ask("My food came cold. I'm Sam Porter");
            widget.awaitTurn(1, "done");
            assertThat(widget.answers().getLast()).contains("I have opened ticket **5111**");

            Page page = Desk.open(operator);
            Locator notice =
                    page.locator("parlor-notices li").filter(new Locator.FilterOptions().setHasText("Sam Porter"));
            assertThat(notice.innerText()).contains("Ticket 5111 from Sam Porter: My food came cold");
            press(notice, "Open");
            page.locator("parlor-watch .message[data-role=user]").first().waitFor();

            widget.ask("I want 12.50 back for FD-20418, one dish was missing");
            widget.page()
                    .locator("parlor-approval")
                    .getByText("A colleague was asked")
                    .waitFor();
            picture(widget.page(), "delivery-refund");
            Locator question = page.locator("parlor-watch parlor-approval");
            assertThat(question.locator("h3").innerText())
                    .isEqualTo("Refund 12.5 EUR for FD-20418: one dish was missing");
            picture(page, "operator-refund");
            assertThat(Accessibility.violations(page)).isEmpty();
            press(question, "Approve");
            widget.awaitTurn(2, "done");
            assertThat(widget.answers().getLast()).contains("**12.5 EUR** for FD-20418");
            press(notice, "Done");
            notice.waitFor(new Locator.WaitForOptions()
                    .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
        }
    }

    @Test
    void theCourierServiceReadsAReceiptAndKeepsToItsTopic() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = new Widget(visit.tab("/delivery")).open();
            widget.ask("Can you read my receipt? " + url + "/samples/receipt.png");
            widget.awaitTurn(1, "done");
            assertThat(widget.tools()).as("%s", widget.answers()).containsExactly("analyze_receipt_image done");
            assertThat(widget.answers().getLast())
                    .contains("**Casa Oaxaca**, 2026-11-14", "| Tacos al pastor | 2 | 19.00 |", "Total **48.90 EUR**");
            picture(widget.page(), "delivery-receipt");
            widget.ask("Write me a poem about the sea");
            widget.awaitTurn(2, "done");
            assertThat(widget.answers().getLast()).startsWith("I can only help with food");
            assertThat(widget.tools()).hasSize(1);
        }
    }

    @Test
    void atTheLandlordsAnybodyLooksForAHomeAndStrangersReportNoRepairs() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = new Widget(visit.tab("/property")).open();
            widget.ask("Find me an apartment in Berlin under 1200");
            widget.awaitTurn(1, "done");
            assertThat(widget.answers().getLast()).contains(", Berlin |").doesNotContain("Hamburg");
            picture(widget.page(), "property-search");
            widget.ask("The boiler in P-104 is leaking, it is an emergency");
            widget.awaitTurn(2, "done");
            assertThat(widget.answers().getLast()).contains("signed in as tenant, owner or agent", "112");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/clinic", "/shop", "/delivery", "/property"})
    void readersOfEveryKindCanUseThePages(String path) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            try (Visit visit = stage.newVisit(new Browser.NewContextOptions().setColorScheme(scheme))) {
                Widget widget = new Widget(visit.tab(path)).open();
                widget.page().locator(".chips button").first().waitFor();
                picture(
                        widget.page(),
                        "page" + path.replace('/', '-') + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT));
                assertThat(Accessibility.violations(widget.page())).isEmpty();
            }
        }
    }

    /** The answers to these questions, which are the first of the conversation, one after the other. */
    private static List<String> answers(Widget widget, String... questions) {
        List<String> answers = new ArrayList<>();
        for (String question : questions) {
            widget.ask(question);
            widget.awaitTurn(answers.size() + 1, "done");
            answers.add(widget.answers().getLast());
        }
        return answers;
    }

    private static Browser.NewContextOptions narrow() {
        return new Browser.NewContextOptions().setViewportSize(390, 844);
    }

    private static Locator account(Page page) {
        return page.locator("[data-account]");
    }

    /** Signs in on the page itself, as visitors of a real shop do. */
    private static void signInAs(Page page, String name, String menu) {
        account(page).getByText("Sign in").click();
        if (!menu.isEmpty()) {
            assertThat(Accessibility.violations(page)).isEmpty();
            picture(page, menu);
        }
        press(account(page), name);
        account(page).getByText("Signed in as " + name).waitFor();
    }

    private static void press(Locator where, String button) {
        where.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button))
                .click();
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/visits", name + ".png")));
    }
}
