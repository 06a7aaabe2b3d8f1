/**
 * Which tools there are at run time: those of the sites' files, those that were declared since, and what was switched.
 * Every server of an installation comes to the same within a second.
 *
 * <p>Makes, hosts and registers tools, and lets go of what is not declared any more, after the turns that began with it.
 */
@NullMarked
package dev.parlor.tool.catalogue;

import org.jspecify.annotations.NullMarked;
