package dev.parlor;

import dev.parlor.config.SiteConfig;
import dev.parlor.config.tool.HttpToolConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import java.util.function.Supplier;

/**
 * Where this server's own stand-ins for public services listen: tools reach them by URLs that begin with {@code demo:}.
 *
 * @param where without a slash at its end; empty while they are not there
 */
record DemoAddress(Supplier<String> where) {
    private static final String SCHEME = "demo:";

    /** Whether a tool of the site needs them. */
    static boolean isNeededBy(SiteConfig site) {
        return site.tools().stream().anyMatch(DemoAddress::isOn);
    }

    private static boolean isOn(ToolConfig tool) {
        return tool.kind() instanceof ToolKind.Http http && http.http().url().startsWith(SCHEME);
    }

    /**
     * The same tool with a URL that leads there, as far as it is one of these.
     *
     * @throws IllegalArgumentException if it is, and they are not there
     */
    ToolConfig reach(ToolConfig tool) {
        if (!(tool.kind() instanceof ToolKind.Http kind) || !isOn(tool)) {
            return tool;
        }
        String url = where.get();
        if (url.isEmpty()) {
            throw new IllegalArgumentException("url begins with demo:, and the demo services are not running");
        }
        HttpToolConfig http = kind.http();
        HttpToolConfig here = new HttpToolConfig(
                http.method(),
                url + http.url().substring(SCHEME.length()),
                http.headers(),
                http.body(),
                http.result(),
                true,
                null);
        return new ToolConfig(
                tool.name(), tool.description(), tool.parameters(), new ToolKind.Http(here), tool.rules());
    }
}
