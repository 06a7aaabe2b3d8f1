/**
 * A tool that sends an e-mail by the server that {@code mail:} of parlor.yaml names.
 *
 * <p>Owns the connections to that server. One call is one attempt; the sender is the configuration's and never an
 * argument.
 */
@NullMarked
package dev.parlor.tool.mail;

import org.jspecify.annotations.NullMarked;
