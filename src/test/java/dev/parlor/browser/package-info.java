/** The widget and the pages in a real browser, against a server in a process of its own. */
@NullMarked
package dev.parlor.browser;

import org.jspecify.annotations.NullMarked;
