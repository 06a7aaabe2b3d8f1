/**
 * What the files below {@code conf/} say: one record per section, loaded, checked, with secrets that cannot be printed.
 *
 * <p>A wrong key is an error that names file, key and line. Nothing here starts anything.
 */
@NullMarked
package dev.parlor.config;

import org.jspecify.annotations.NullMarked;
