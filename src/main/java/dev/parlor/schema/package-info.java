/**
 * JSON that somebody outside wrote, read strictly and held against a JSON Schema, with sentences that a model can mend it
 * by.
 *
 * <p>Knows neither tools nor providers: arguments of a call and answers of a model are the same to it.
 */
@NullMarked
package dev.parlor.schema;

import org.jspecify.annotations.NullMarked;
