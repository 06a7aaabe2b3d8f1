/**
 * The tool service over HTTP, as {@code openapi.yaml} describes it: tools without a model, for programs and operators.
 *
 * <p>The contract is enforced before anything here runs. Calls go the same way, under the same rules, as a model's.
 */
@NullMarked
package dev.parlor.gateway.service;

import org.jspecify.annotations.NullMarked;
