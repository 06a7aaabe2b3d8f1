package dev.parlor.tool.builtin;

import dev.parlor.tool.Tool;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The tools that a site names by {@code - java: calculator}. Made once per process. */
public final class BuiltinTools {
    private final Map<String, Tool> byName = new TreeMap<>();

    public BuiltinTools(Clock clock) {
        for (Tool tool : List.of(Calculator.tool(), CurrentTime.tool(clock), ConvertUnits.tool())) {
            byName.put(tool.definition().name(), tool);
        }
    }

    public Optional<Tool> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** In alphabetical order, for the message about a name that is not there. */
    public Set<String> names() {
        return byName.keySet();
    }
}
