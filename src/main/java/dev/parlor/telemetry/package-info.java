/**
 * Figures about what the server does: counters and timers, health. Never on the path of a single token.
 */
@NullMarked
package dev.parlor.telemetry;

import org.jspecify.annotations.NullMarked;
