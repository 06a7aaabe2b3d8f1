/**
 * Tools of MCP servers, which a site names by URL or as a program of this machine.
 *
 * <p>{@link dev.parlor.tool.mcp.McpLink} keeps a connection to one server and tells which tools it has; each is a {@link
 * dev.parlor.tool.mcp.McpTool}. Messages, session and life cycle are the official SDK's; the two ways that messages take,
 * a program's pipes and HTTP, are Parlor's own ({@link dev.parlor.tool.mcp.Carrier}).
 *
 * <p>Never trusts what a server says of itself: names, schemas and texts are bounded and checked, hints are defaults that
 * a site's rules override, and nothing that a server asks of its client (sampling, roots, elicitation) is offered.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25">MCP 2025-11-25</a>
 */
@NullMarked
package dev.parlor.tool.mcp;

import org.jspecify.annotations.NullMarked;
