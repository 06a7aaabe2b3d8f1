package dev.parlor.tool.builtin;

import dev.parlor.tool.Tool;
import dev.parlor.tool.mail.Postbox;
import dev.parlor.tool.mail.SendEmail;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The tools that a site names by {@code - java: calculator}, each made when it is first asked for. */
public final class BuiltinTools {
    private final Map<String, Supplier<Tool>> makers;
    private final Map<String, Tool> made = new ConcurrentHashMap<>();

    /** With no mail server. */
    public BuiltinTools(Clock clock) {
        this(clock, Postbox.none());
    }

    /** With the mail server of {@code postbox}, if it has one. */
    public BuiltinTools(Clock clock, Postbox postbox) {
        makers = new TreeMap<>(Map.of(
                Calculator.NAME,
                Calculator::tool,
                ConvertUnits.NAME,
                ConvertUnits::tool,
                CurrentTime.NAME,
                () -> CurrentTime.tool(clock),
                SendEmail.NAME,
                () -> SendEmail.tool(postbox)));
    }

    public Optional<Tool> find(String name) {
        Supplier<Tool> maker = makers.get(name);
        return maker == null ? Optional.empty() : Optional.of(made.computeIfAbsent(name, first -> maker.get()));
    }

    /** In alphabetical order, for the message about a name that is not there. */
    public Set<String> names() {
        return makers.keySet();
    }
}
