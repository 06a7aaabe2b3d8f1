/**
 * What every protocol's reading of an answer shares: gathering it, telling it on, and naming what went wrong.
 *
 * <p>Knows events and JSON; never a connection, and no field that only one protocol has.
 */
@NullMarked
package dev.parlor.provider.stream;

import org.jspecify.annotations.NullMarked;
