/**
 * Which of a site's tools go out with a question, where there are more than a model reads well: by shared words, by
 * vectors or by asking a model, and a search for what was left out.
 *
 * <p>Never decides who may do what: what it is given to choose from is what the visitor may use.
 */
@NullMarked
package dev.parlor.tool.selection;

import org.jspecify.annotations.NullMarked;
