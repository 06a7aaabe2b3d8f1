package dev.parlor.tool.selection;

import dev.parlor.config.SelectionConfig.Strategy;
import dev.parlor.conversation.Failure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools that were chosen for a question.
 *
 * @param strategy how; {@link Strategy#ALL} also where there were no more than may go out
 * @param fallback why keywords stood in for the strategy; null if they did not
 * @param tools names, in no particular order
 * @param considered how many there were to choose from
 * @param took until they were chosen
 */
public record Selection(
        Strategy strategy, @Nullable Failure fallback, List<String> tools, int considered, Duration took) {
    public Selection {
        tools = List.copyOf(tools);
    }
}
