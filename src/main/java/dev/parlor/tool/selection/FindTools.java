package dev.parlor.tool.selection;

import dev.parlor.conversation.Message;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolPolicy;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Lets a model look for tools that did not go out with the question. It reads their names and what they are for; they
 * themselves go out with the turn's next request.
 */
public final class FindTools implements Tool {
    public static final String NAME = "find_tools";

    private static final ToolDefinition DEFINITION = new ToolDefinition(NAME, """
            Finds more tools. There are others than those that you see. Use it when none of these does what the visitor \
            wants, before you say that something cannot be done. Not for the visitor's matter itself. What it finds can \
            be called in your next step.\
            """, """
            {"type":"object","required":["what"],"additionalProperties":false,"properties":{"what":{"type":"string",\
            "minLength":1,"maxLength":200,"description":"What is to be done, in a few words, such as: cancel an order"}}}\
            """);

    private static final int DESCRIPTION_CHARS = 300;

    private final Function<String, Future<List<SiteTool>>> search;

    private FindTools(Function<String, Future<List<SiteTool>>> search) {
        this.search = search;
    }

    /** The tool as a site would offer it, compiled once. */
    static final class Form {
        private final SiteTool offered;

        Form(ToolLimits limits) {
            offered = SiteTool.of(DEFINITION, ToolPolicy.STANDARD, "", limits);
        }

        /** @param search finds tools by words, the best first; never fails */
        SiteTool over(Function<String, Future<List<SiteTool>>> search) {
            return offered.runBy(new FindTools(search));
        }
    }

    @Override
    public ToolDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
        return search.apply(arguments.getString("what")).map(found -> {
            JsonArray tools = new JsonArray();
            found.forEach(tool -> tools.add(new JsonObject()
                    .put("name", tool.name())
                    .put("description", ToolWords.cut(tool.definition().description(), DESCRIPTION_CHARS))));
            return new ToolResult.Succeeded(new JsonObject()
                    .put("tools", tools)
                    .put("note", tools.isEmpty() ? "Nothing fits. Try other words." : "You can call these now.")
                    .encode());
        });
    }

    /** The names that were found since the visitor last spoke. */
    public static Set<String> found(List<Message> history) {
        Set<String> names = new HashSet<>();
        Set<String> searches = new HashSet<>();
        for (Message message : history) {
            switch (message) {
                case Message.User user -> {
                    names.clear();
                    searches.clear();
                }
                case Message.Assistant said ->
                    said.toolCalls().stream()
                            .filter(call -> call.name().equals(NAME))
                            .map(ToolCall::id)
                            .forEach(searches::add);
                case Message.Tool result -> {
                    if (searches.contains(result.toolCallId())
                            && result.result() instanceof ToolResult.Succeeded succeeded) {
                        names.addAll(names(succeeded.content()));
                    }
                }
            }
        }
        return names;
    }

    private static List<String> names(String content) {
        try {
            return new JsonObject(content)
                    .getJsonArray("tools", new JsonArray()).stream()
                            .map(tool -> ((JsonObject) tool).getString("name"))
                            .toList();
        } catch (DecodeException | ClassCastException cutOff) {
            return List.of();
        }
    }
}
