package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.parlor.conversation.ToolCall;
import dev.parlor.testing.Conf;
import dev.parlor.testing.ParlorProcess;
import dev.parlor.testing.ScriptedModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operators see of tools, and how they switch them. */
class OperatorToolsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final ScriptedModel MODEL = ScriptedModel.start(VERTX);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @BeforeAll
    static void open() {
        Conf conf = Conf.bare(folder)
                .parlor(Desk.OPERATORS)
                .site("shop", site("[{ java: calculator }, { java: current_time }]"))
                .site("clinic", site("[{ java: convert_units }]"));
        stage = Stage.open(conf, MODEL);
        MODEL.thenCalls(
                        new ToolCall("a", "calculator", "{\"expression\":\"6*7\"}"),
                        new ToolCall("b", "current_time", "{\"zone\":\"Nowhere/Land\"}"))
                .thenSays("Forty-two.");
        stage.ask("shop", "What is six times seven?");
    }

    @AfterAll
    static void close() {
        stage.close();
        VERTX.close();
    }

    @Test
    void everyToolIsThereWithWhatItDid() {
        try (Visit operator = stage.newVisit()) {
            Page page = tools(operator, "admin", ParlorProcess.ADMIN_PASSWORD);
            row(page, "current_time").locator(".flagged").waitFor();
            row(page, "calculator").locator("td:text-is('0 %')").first().waitFor();
            assertThat(page.locator("parlor-tool-table tbody tr").count()).isEqualTo(3);
            assertThat(cells(row(page, "calculator"))).contains("shop", "1", "0 %");
            assertThat(cells(row(page, "current_time"))).contains("shop", "1", "100 %");
            assertThat(cells(row(page, "convert_units"))).contains("clinic", "0");
        }
    }

    @Test
    void theTableIsSortedByWhatIsAskedFor() {
        try (Visit operator = stage.newVisit()) {
            Page page = tools(operator, "admin", ParlorProcess.ADMIN_PASSWORD);
            row(page, "current_time").locator(".flagged").waitFor();
            button(page, "Errors").click();
            assertThat(names(page)).first().asString().startsWith("current_time");
            button(page, "Tool").click();
            assertThat(names(page)).first().asString().startsWith("calculator");
            button(page, "Tool").click();
            assertThat(names(page)).first().asString().startsWith("current_time");
        }
    }

    @Test
    void aToolThatIsSwitchedOffIsNotOfferedAnyMore() {
        try (Visit operator = stage.newVisit()) {
            Page page = tools(operator, "admin", ParlorProcess.ADMIN_PASSWORD);
            Locator offered = row(page, "calculator").getByRole(AriaRole.SWITCH);
            offered.click();
            row(page, "calculator").and(page.locator(".off")).waitFor();
            assertThat(offered.getAttribute("aria-checked")).isEqualTo("false");

            MODEL.thenSays("I cannot.");
            stage.ask("shop", "What is seven times seven?");
            assertThat(toldOf(MODEL.requests().getLast())).containsExactly("current_time");

            offered.focus();
            page.keyboard().press("Space");
            row(page, "calculator").and(page.locator("tr:not(.off)")).waitFor();
        }
    }

    @Test
    void aToolIsGivenToAPartOfTheConversations() {
        try (Visit operator = stage.newVisit()) {
            Page page = tools(operator, "admin", ParlorProcess.ADMIN_PASSWORD);
            row(page, "convert_units").locator("select").selectOption("25");
            row(page, "convert_units").locator("select:not([aria-disabled])").waitFor();
            page.reload();
            row(page, "convert_units").waitFor();
            assertThat(row(page, "convert_units").locator("select").inputValue())
                    .isEqualTo("25");
        }
    }

    @Test
    void aReaderSeesThemAndSwitchesNothing() {
        try (Visit operator = stage.newVisit()) {
            Page page = tools(operator, "reader", Desk.READER);
            assertThat(row(page, "current_time").getByRole(AriaRole.SWITCH).isDisabled())
                    .isTrue();
            assertThat(row(page, "current_time").locator("select").count()).isZero();
        }
    }

    @Test
    void aChangeThatIsRefusedIsNotShown() {
        try (Visit operator = stage.newVisit()) {
            operator.expectComplaints("status of 403");
            Page page = tools(operator, "reader", Desk.READER);
            // As a page that was open when the role was taken away.
            page.evaluate("() => sessionStorage.setItem('parlor:operator',"
                    + " sessionStorage.getItem('parlor:operator').replace('\"viewer\"', '\"admin\"'))");
            page.reload();
            Locator share = row(page, "current_time").locator("select");
            share.selectOption("25");
            page.getByText("current_time stays as it was.").waitFor();
            row(page, "current_time").locator("select:not([aria-disabled])").waitFor();
            assertThat(share.inputValue()).isEqualTo("100");
            row(page, "current_time").getByRole(AriaRole.SWITCH).click();
            row(page, "current_time")
                    .locator(".switch:not([aria-disabled])[aria-checked=true]")
                    .waitFor();
            assertThat(Accessibility.violations(page)).isEmpty();
        }
    }

    @Test
    void theKeyboardStaysWhereItIsWhileAToolIsSwitched() {
        try (Visit operator = stage.newVisit()) {
            Page page = tools(operator, "admin", ParlorProcess.ADMIN_PASSWORD);
            Locator offered = row(page, "calculator").getByRole(AriaRole.SWITCH);
            List<Route> held = new ArrayList<>();
            page.route("**/v1/tools/calculator?**", held::add);
            offered.focus();
            page.keyboard().press("Space");
            page.waitForCondition(() -> held.size() == 1);
            row(page, "calculator").locator(".switch[aria-disabled=true]").waitFor();
            page.keyboard().press("Space");
            held.getFirst().resume();
            row(page, "calculator")
                    .locator(".switch:not([aria-disabled])[aria-checked=false]")
                    .waitFor();
            assertThat(held).as("the second press was one too many").hasSize(1);
            assertThat(offered.evaluate("one => one.getRootNode().activeElement === one"))
                    .isEqualTo(true);

            page.unroute("**/v1/tools/calculator?**");
            page.keyboard().press("Space");
            row(page, "calculator").and(page.locator("tr:not(.off)")).waitFor();
        }
    }

    @Test
    void aLookThatBeganBeforeASwitchDoesNotTakeItBack() {
        try (Visit operator = stage.newVisit()) {
            Page page = tools(operator, "admin", ParlorProcess.ADMIN_PASSWORD);
            List<Route> held = new ArrayList<>();
            List<APIResponse> old = new ArrayList<>();
            page.route("**/v1/tools", route -> {
                if (held.isEmpty()) {
                    held.add(route);
                    old.add(route.fetch());
                } else {
                    route.resume();
                }
            });
            page.waitForCondition(() -> old.size() == 1);
            Locator offered = row(page, "convert_units").getByRole(AriaRole.SWITCH);
            offered.click();
            row(page, "convert_units")
                    .locator(".switch:not([aria-disabled])[aria-checked=false]")
                    .waitFor();
            page.waitForResponse(
                    "**/v1/tools/figures?site=shop**",
                    () -> held.getFirst().fulfill(new Route.FulfillOptions().setResponse(old.getFirst())));
            page.evaluate("() => new Promise((done) => setTimeout(done, 50))");
            assertThat(offered.getAttribute("aria-checked")).isEqualTo("false");

            offered.click();
            row(page, "convert_units").and(page.locator("tr:not(.off)")).waitFor();
        }
    }

    @Test
    void aListThatCannotBeHadIsSaidToBeSo() {
        try (Visit operator = stage.newVisit()) {
            operator.expectComplaints("ERR_FAILED");
            Page page = operator.tab("/operator");
            page.route("**/v1/tools", Route::abort);
            Desk.signIn(page, "admin", ParlorProcess.ADMIN_PASSWORD);
            openTools(page);
            page.getByText("The tools cannot be shown just now. The server cannot be reached.")
                    .waitFor();
            assertThat(page.getByText("Looking for tools").count()).isZero();
            assertThat(Accessibility.violations(page)).isEmpty();
            page.unroute("**/v1/tools");
            page.locator("parlor-tool-table .empty button").click();
            row(page, "current_time").waitFor();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void readersOfEveryKindCanUseIt(ColorScheme scheme) {
        try (Visit operator = stage.newVisit(
                new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(1280, 720))) {
            Page page = tools(operator, "admin", ParlorProcess.ADMIN_PASSWORD);
            row(page, "current_time").locator(".flagged").waitFor();
            page.screenshot(
                    new Page.ScreenshotOptions().setPath(Path.of("target/visits/operator-tools-" + scheme + ".png")));
            assertThat(Accessibility.violations(page)).isEmpty();
        }
    }

    private static String site(String tools) {
        return "title: Site\norigins: [\"*\"]\nmodels: [openai/gpt-5.4-mini]\ntools: " + tools + "\n";
    }

    private static List<String> toldOf(JsonObject request) {
        return request.getJsonArray("tools", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .map(tool -> tool.getJsonObject("function").getString("name"))
                .toList();
    }

    private static Page tools(Visit operator, String name, String password) {
        Page page = operator.tab("/operator");
        Desk.signIn(page, name, password);
        openTools(page);
        row(page, "current_time").waitFor();
        return page;
    }

    private static void openTools(Page page) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Tools"))
                .click();
    }

    private static Locator button(Page page, String name) {
        return page.locator("parlor-tool-table thead")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
    }

    private static Locator row(Page page, String tool) {
        return page.locator("parlor-tool-table tbody tr").filter(new Locator.FilterOptions().setHasText(tool));
    }

    private static List<String> cells(Locator row) {
        return row.locator("td").allInnerTexts().stream().map(String::strip).toList();
    }

    private static List<String> names(Page page) {
        return page.locator("parlor-tool-table tbody th").allInnerTexts();
    }
}
