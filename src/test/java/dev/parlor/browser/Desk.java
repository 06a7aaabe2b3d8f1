package dev.parlor.browser;

import com.microsoft.playwright.Page;
import dev.parlor.testing.ParlorProcess;

/** The dashboard, as an operator comes to it. */
final class Desk {
    private Desk() {}

    /** Opens it in a new tab and signs in as the one who may do all. */
    static Page open(Visit operator) {
        Page page = operator.tab("/operator");
        signIn(page, "admin", ParlorProcess.ADMIN_PASSWORD);
        return page;
    }

    static void signIn(Page page, String name, String password) {
        page.getByLabel("Name").fill(name);
        page.getByLabel("Password").fill(password);
        page.keyboard().press("Enter");
    }
}
