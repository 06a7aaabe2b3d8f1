package dev.parlor.tool;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a component of a Java tool's argument record may hold; it becomes keywords of the schema. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Allowed {
    /** Smallest number, or least length of a string or list; the smallest long stands for no bound. */
    long min() default Long.MIN_VALUE;

    /** Largest number, or greatest length of a string or list; the largest long stands for no bound. */
    long max() default Long.MAX_VALUE;

    /** Regular expression that a string must contain a match of; empty stands for none. */
    String pattern() default "";

    /** Format of a string as JSON Schema names it, such as {@code date}; empty stands for none. */
    String format() default "";
}
