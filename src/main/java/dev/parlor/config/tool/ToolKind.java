package dev.parlor.config.tool;

/** How a tool runs. */
public sealed interface ToolKind {
    /** A request to a URL. */
    record Http(HttpToolConfig http) implements ToolKind {}

    /** The operations of an OpenAPI document; several tools. */
    record OpenApi(OpenApiToolConfig openapi) implements ToolKind {}

    /** A statement on Postgres. */
    record Sql(SqlToolConfig sql) implements ToolKind {}

    /** A model that reads something and answers in a fixed form. */
    record Extract(ExtractToolConfig extract) implements ToolKind {}

    /** The tools of an MCP server; several tools. */
    record Mcp(McpToolConfig mcp) implements ToolKind {}

    /** A function of the page that embeds the widget, run in the visitor's browser. */
    record Page() implements ToolKind {}

    /** A class on the event bus, on this node or another. */
    record Java(String name) implements ToolKind {}
}
