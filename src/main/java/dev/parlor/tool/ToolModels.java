package dev.parlor.tool;

import dev.parlor.conversation.SiteId;
import dev.parlor.provider.NamedModel;
import org.jspecify.annotations.Nullable;

/** The models that may be asked on behalf of a call. Thread-safe. */
public interface ToolModels {
    /**
     * One model of a site.
     *
     * @param label {@code provider/name}; null for the site's own, of which those come first that see images
     * @throws IllegalArgumentException if nobody knows its provider, or it has no key
     */
    NamedModel of(SiteId site, @Nullable String label);
}
