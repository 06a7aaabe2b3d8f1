/**
 * One entry below {@code tools:} of a site: what a tool is, how it runs, and the rules that the server holds it to.
 *
 * <p>The same form comes from YAML and from the tool service. Plain values; nothing here runs a tool.
 */
@NullMarked
package dev.parlor.config.tool;

import org.jspecify.annotations.NullMarked;
