package dev.parlor.config.tool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tools of an MCP server, reached by streamable HTTP or as a program of this machine (stdio).
 *
 * @param name goes in front of each tool's name, as {@code name_tool}
 * @param url of the server; null if it is a program
 * @param headers sent with each HTTP request
 * @param command the program with its arguments; empty if it is reached by URL
 * @param environment of the program, beside what every program gets
 * @param only names of the tools that are taken; empty for all
 * @param allowPrivate whether the URL's host may be on a private network
 */
public record McpToolConfig(
        String name,
        @Nullable String url,
        Map<String, String> headers,
        List<String> command,
        Map<String, String> environment,
        List<String> only,
        boolean allowPrivate) {
    public McpToolConfig {
        if (!name.matches("[a-zA-Z0-9_-]{1,30}")) {
            throw new IllegalArgumentException("an MCP server's name is 1 to 30 letters, digits, _ or -");
        }
        if ((url == null) == command.isEmpty()) {
            throw new IllegalArgumentException("an MCP server has a url or a command, and not both");
        }
        headers = Map.copyOf(headers);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        only = List.copyOf(only);
    }

    @JsonCreator
    static McpToolConfig of(
            @JsonProperty(value = "name", required = true) String name,
            @JsonProperty("url") @Nullable String url,
            @JsonProperty("headers") @Nullable Map<String, String> headers,
            @JsonProperty("command") @Nullable List<String> command,
            @JsonProperty("environment") @Nullable Map<String, String> environment,
            @JsonProperty("only") @Nullable List<String> only,
            @JsonProperty("allow_private") @Nullable Boolean allowPrivate) {
        return new McpToolConfig(
                name,
                url,
                headers == null ? Map.of() : headers,
                command == null ? List.of() : command,
                environment == null ? Map.of() : environment,
                only == null ? List.of() : only,
                Boolean.TRUE.equals(allowPrivate));
    }
}
