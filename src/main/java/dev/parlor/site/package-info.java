/**
 * Who may do what where: sites, visitors and operators with their tokens.
 *
 * <p>Nothing here reads a frame or writes a log.
 */
@NullMarked
package dev.parlor.site;

import org.jspecify.annotations.NullMarked;
