/**
 * The way of a call from the model's wish to its one result, rule by rule: who may, with which arguments, how often, with
 * whose consent, from the cache, at most so many at once, at most once for a write, and again if it may pass.
 *
 * <p>{@link dev.parlor.tool.dispatch.ToolDispatcher} names the order. Never knows what kind of tool it is, nor a
 * database.
 */
@NullMarked
package dev.parlor.tool.dispatch;

import org.jspecify.annotations.NullMarked;
