/**
 * Puts the server together: reads {@code conf/}, builds the objects, deploys the verticles.
 *
 * <p>The only package that names adapters; nothing imports it.
 */
@NullMarked
package dev.parlor;

import org.jspecify.annotations.NullMarked;
