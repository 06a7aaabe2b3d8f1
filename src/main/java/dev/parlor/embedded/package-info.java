/**
 * What Parlor needs beside itself when nobody has set it up: a Postgres, a Redis and a model to talk to.
 *
 * <p>This package owns the life of those processes, the data folder they keep their files in, and the demo model in
 * {@link dev.parlor.embedded.demo}. It never reads or writes what Parlor stores in them, and nothing outside of
 * {@code Main} and tests knows that they are embedded: everybody else sees a URL.
 */
@NullMarked
package dev.parlor.embedded;

import org.jspecify.annotations.NullMarked;
