/** Real parts for the tests: stores, server processes, a chat client, a provider that says what a test wants. */
@NullMarked
package dev.parlor.testing;

import org.jspecify.annotations.NullMarked;
