package dev.parlor.turn;

import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.ConversationId;
import dev.parlor.provider.Effort;
import dev.parlor.provider.ModelSettings;
import dev.parlor.provider.ToolChoice;
import dev.parlor.provider.stream.CallIds;
import java.util.Optional;

/**
 * What a turn needs of its site.
 *
 * @param model the first usable one of the site's list
 * @param chooser the one that chooses tools; empty where none does
 * @param thrifty the one that answers where a budget comes to its end; empty where that is the usual one
 * @param summarizer the one that sums conversations up; empty where that is the usual one
 */
public record SiteParts(
        SiteConfig config, Model model, Optional<Model> chooser, Optional<Model> thrifty, Optional<Model> summarizer) {
    private static final int LONGEST_CACHE_KEY = 64;

    public SiteParts(SiteConfig config, Model model) {
        this(config, model, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** How the model is to answer in a conversation, whose beginning the provider may keep for the next turn. */
    ModelSettings settings(ConversationId conversation) {
        SiteConfig.ModelConfig model = config.model();
        String id = conversation.value();
        String key = id.length() <= LONGEST_CACHE_KEY ? id : CallIds.digest(id, LONGEST_CACHE_KEY / 2);
        return new ModelSettings(
                model.temperature(),
                model.effort() == null ? null : Effort.of(model.effort()),
                model.stop(),
                null,
                model.cache() ? key : null);
    }

    ToolChoice toolChoice() {
        return switch (config.turn().toolChoice()) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Required();
            case String tool -> new ToolChoice.Named(tool);
        };
    }
}
