package dev.parlor.turn;

import dev.parlor.config.SiteConfig;
import dev.parlor.provider.ToolChoice;

/**
 * What a turn needs of its site.
 *
 * @param model the first usable one of the site's list
 */
public record SiteParts(SiteConfig config, Model model) {
    ToolChoice toolChoice() {
        return switch (config.turn().toolChoice()) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Required();
            case String tool -> new ToolChoice.Named(tool);
        };
    }
}
