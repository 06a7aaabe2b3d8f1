package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.parlor.testing.Conf;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators see of sites that are not what is written for them. */
class OperatorSitesTest {
    private static final String GOOD = "title: Shop\norigins: [\"*\"]\nmodels: [demo/scripted]\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Conf conf;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @BeforeAll
    static void open() {
        conf = Conf.bare(folder).parlor("sites: { look: 200ms }\n").site("shop", GOOD);
        stage = Stage.open(conf);
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1280", "DARK, 1280", "LIGHT, 390"})
    void aBrokenSiteIsALineUntilItIsMended(ColorScheme scheme, int width) throws IOException {
        Browser.NewContextOptions options =
                new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, 720);
        try (Visit operator = stage.newVisit(options)) {
            Page page = Desk.open(operator);
            page.locator("parlor-inbox").waitFor();
            conf.site("clinic", "title: Clinic\nmodels: [demo/scripted]\ncolour: blue\n");
            Locator clinic = line(page, "clinic");
            clinic.waitFor();
            assertThat(clinic.innerText()).contains("clinic is not there", "What is written for it cannot be used.");
            clinic.getByText("What to mend").click();
            Locator problems = clinic.locator(".problems li");
            assertThat(problems.allInnerTexts())
                    .anySatisfy(text -> assertThat(text).contains("clinic.yaml", "line 3", "colour"));

            conf.site("shop", GOOD + "models: [nobody/nothing]\n");
            line(page, "shop").waitFor();
            assertThat(line(page, "shop").innerText()).contains("shop answers as it did before its last change");
            assertThat(problems.first().isVisible())
                    .as("the line that was unfolded is the one that is")
                    .isTrue();
            assertThat(line(page, "shop").locator("details").getAttribute("open"))
                    .isNull();
            assertThat(page.locator("parlor-site-problems [role=status]").innerText())
                    .contains("clinic is not there.")
                    .doesNotContain("just now", "since");
            assertThat(page.locator("parlor-site-problems [role=status] time").count())
                    .isZero();
            assertThat(Accessibility.violations(page)).isEmpty();
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of("target/visits/operator-sites-" + scheme + "-" + width + ".png")));

            conf.site("shop", GOOD);
            conf.removeSite("clinic");
            Locator.WaitForOptions gone = new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED);
            line(page, "shop").waitFor(gone);
            clinic.waitFor(gone);
        }
    }

    /** As careful editors do: a file beside it first, then its name. */
    private static Locator line(Page page, String site) {
        return page.locator("parlor-site-problems ul:not(.problems) > li")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("strong").getByText(site)));
    }
}
