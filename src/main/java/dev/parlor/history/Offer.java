package dev.parlor.history;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tools a turn told its model of, from one of its requests on until the next offer.
 *
 * @param round number of that request, from 1
 * @param strategy how they were chosen: {@code all}, {@code keyword}, {@code semantic} or {@code model}
 * @param fallback code of the failure for which keywords stood in; null if they did not
 * @param considered how many there were to choose from
 * @param took until they were chosen
 * @param tools in the order in which they went out
 */
public record Offer(
        int round, String strategy, @Nullable String fallback, int considered, Duration took, List<Item> tools) {
    public Offer {
        tools = List.copyOf(tools);
    }

    /** One version of a tool. */
    public record Item(String name, String version) {}
}
