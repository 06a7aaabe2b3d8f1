/**
 * What crosses to clients: their commands, AG-UI 1.0 events, close codes, as JSON both ways.
 *
 * <p>Values and their text form only. Nothing here holds a socket or decides anything.
 *
 * @see <a href="https://docs.ag-ui.com">AG-UI</a>
 */
@NullMarked
package dev.parlor.protocol;

import org.jspecify.annotations.NullMarked;
