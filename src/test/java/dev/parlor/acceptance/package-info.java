/** Tests of the program as a process, from outside: sockets, HTTP, and what stands in its stores. */
@NullMarked
package dev.parlor.acceptance;

import org.jspecify.annotations.NullMarked;
