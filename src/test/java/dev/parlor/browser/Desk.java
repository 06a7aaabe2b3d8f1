package dev.parlor.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.parlor.testing.ParlorProcess;

/** The dashboard, as an operator comes to it. */
final class Desk {
    static final String READER = "a-password-of-a-reader";

    /** For parlor.yaml: one who may do all, and one who may look. */
    static final String OPERATORS = """
            operators:
              admin: { password: "${PARLOR_ADMIN_PASSWORD:}", role: admin, sites: [] }
              reader: { password: "%s", role: viewer, sites: [] }
            """.formatted(READER);

    private Desk() {}

    /** Opens it in a new tab and signs in as the one who may do all. */
    static Page open(Visit operator) {
        Page page = operator.tab("/operator");
        signIn(page, "admin", ParlorProcess.ADMIN_PASSWORD);
        return page;
    }

    /** The conversation with this question in the list. */
    static Locator row(Page page, String question) {
        return page.locator("parlor-inbox li")
                .filter(new Locator.FilterOptions().setHasText(question))
                .first();
    }

    static void signIn(Page page, String name, String password) {
        page.getByLabel("Name").fill(name);
        page.getByLabel("Password").fill(password);
        page.keyboard().press("Enter");
    }
}
