/**
 * What operators are told of calls that visitors' assistants have made: which calls, in which words, and who has seen it.
 *
 * <p>Never changes what becomes of a call, and never delays it.
 */
@NullMarked
package dev.parlor.tool.notice;

import org.jspecify.annotations.NullMarked;
