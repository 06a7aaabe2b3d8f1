/**
 * Log, leases and hot history in Redis. Keys carry the conversation's id as hash tag.
 *
 * <p>Owns what was delivered. Never the only place of something that was accepted.
 */
@NullMarked
package dev.parlor.history.redis;

import org.jspecify.annotations.NullMarked;
