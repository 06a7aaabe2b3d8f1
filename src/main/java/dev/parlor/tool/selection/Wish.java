package dev.parlor.tool.selection;

import dev.parlor.config.SelectionConfig;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.SiteTool;
import java.util.List;
import java.util.Optional;

/**
 * What tools are to be chosen by.
 *
 * @param tools all that the visitor may use, in the site's order
 * @param chooser the model that is asked where the site wants that
 * @param scope once it has ended, whatever is quickest is chosen
 */
public record Wish(
        Question question, List<SiteTool> tools, SelectionConfig rules, Optional<Chooser> chooser, CallScope scope) {
    public Wish {
        tools = List.copyOf(tools);
    }
}
