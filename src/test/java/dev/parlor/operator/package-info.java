@NullMarked
package dev.parlor.operator;

import org.jspecify.annotations.NullMarked;
