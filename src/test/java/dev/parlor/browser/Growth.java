package dev.parlor.browser;

import com.microsoft.playwright.Page;

/** Counts in how many lengths each answer of a page was on screen, frame by frame. */
final class Growth {
    private static final String WATCH = """
        () => {
          const lengths = new Map();
          const messages = (root) => [...root.querySelectorAll('*')].flatMap((one) => [
            ...(one.localName === 'parlor-message' ? [one] : []),
            ...(one.shadowRoot ? messages(one.shadowRoot) : []),
          ]);
          const look = () => {
            for (const one of messages(document)) {
              if (!lengths.has(one)) lengths.set(one, new Set());
              lengths.get(one).add(one.renderRoot.textContent.length);
            }
            requestAnimationFrame(look);
          };
          window.mostLengths = () => Math.max(0, ...[...lengths.values()].map((seen) => seen.size));
          look();
        }\
        """;

    private final Page page;

    private Growth(Page page) {
        this.page = page;
    }

    static Growth watch(Page page) {
        page.evaluate(WATCH);
        return new Growth(page);
    }

    /** Of the answer that was seen in the most lengths. */
    int lengthsSeen() {
        return ((Number) page.evaluate("window.mostLengths()")).intValue();
    }
}
