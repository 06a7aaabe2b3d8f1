/**
 * Tools that are one statement on tables of a site's own, and those tables.
 *
 * <p>Owns the schema of each site, with a role that reaches nothing else; the reading of a statement with {@code :name}
 * in it; and one attempt at a call, whose writes happen at most once. A value is never part of a statement's text, and
 * Postgres itself turns it into the type that its place needs.
 *
 * <p>Never lets a statement, a table's name or an address out: what a model reads is the author's own words, such as the
 * comment on a constraint, or a sentence of Parlor's.
 */
@NullMarked
package dev.parlor.tool.sql;

import org.jspecify.annotations.NullMarked;
