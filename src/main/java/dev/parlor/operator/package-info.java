/**
 * What operators need beside the log that everybody observes: to sign in, to find a conversation, to see what the model
 * was sent.
 *
 * <p>An operator watches through the same sockets as a visitor; nothing here streams.
 */
@NullMarked
package dev.parlor.operator;

import org.jspecify.annotations.NullMarked;
