/** What reading a provider's stream costs: {@code mvn test-compile exec:exec@benchmark-decoders}. */
@NullMarked
package dev.parlor.provider.benchmark;

import org.jspecify.annotations.NullMarked;
