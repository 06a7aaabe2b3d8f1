/**
 * Tools that have a model read something and answer in a fixed form.
 *
 * <p>Owns the way from an argument to what the model is shown, images from elsewhere included: fetched through the
 * address guard, told by their bytes. Never hands on what a provider says of its trouble, and never takes what is read
 * for instructions.
 */
@NullMarked
package dev.parlor.tool.extract;

import org.jspecify.annotations.NullMarked;
