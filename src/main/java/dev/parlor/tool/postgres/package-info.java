/** What must survive about calls, in Postgres: which writes were begun, who was asked and decided, what was called. */
@NullMarked
package dev.parlor.tool.postgres;

import org.jspecify.annotations.NullMarked;
