/**
 * What each model's server takes, as data: {@code models.yaml}, read, checked and asked by label.
 *
 * <p>Says which fields exist, never what they look like: that is the protocol's.
 */
@NullMarked
package dev.parlor.provider.capability;

import org.jspecify.annotations.NullMarked;
