/**
 * What models cost, as data ({@code prices.yaml}), and what a request comes to: afterwards from its usage, beforehand at
 * most.
 *
 * <p>Money is counted exactly. Knows no protocol, no site and no budget.
 */
@NullMarked
package dev.parlor.provider.price;

import org.jspecify.annotations.NullMarked;
