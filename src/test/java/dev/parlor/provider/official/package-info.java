/** The recorded streams as the providers' own clients read them, beside our reading. */
@NullMarked
package dev.parlor.provider.official;

import org.jspecify.annotations.NullMarked;
