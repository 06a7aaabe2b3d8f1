/**
 * Tools that come with the server: arithmetic, time and units.
 *
 * <p>Each is a plain class with a method that takes a record; none keeps state, waits, or reaches outside the process.
 */
@NullMarked
package dev.parlor.tool.builtin;

import org.jspecify.annotations.NullMarked;
