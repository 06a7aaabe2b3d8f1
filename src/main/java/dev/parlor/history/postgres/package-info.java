/**
 * The archive in Postgres, and the migrations that make its tables.
 *
 * <p>Owns the truth of what was accepted. Never touches Redis, never decides what a turn does next.
 */
@NullMarked
package dev.parlor.history.postgres;

import org.jspecify.annotations.NullMarked;
