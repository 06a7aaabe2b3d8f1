/**
 * Where visitors come in: WebSocket sessions, the widget's files, the pages.
 *
 * <p>Checks who may, turns frames into calls on {@link dev.parlor.turn} and log entries into frames. Decides nothing about
 * an answer and keeps nothing.
 */
@NullMarked
package dev.parlor.gateway;

import org.jspecify.annotations.NullMarked;
