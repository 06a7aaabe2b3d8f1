/**
 * Tools that are an HTTP request, declared in a site's YAML or taken from an OpenAPI document.
 *
 * <p>An argument's value can fill the place that it was given and nothing around it: no segment, no parameter, no header,
 * no host. What a server answers is told as JSON or text, what it refuses as a code and a sentence without its secrets.
 *
 * <p>Never opens a connection itself: each request goes through {@link dev.parlor.tool.guard.GuardedClient}. Never tries
 * again: one call is one request, with its redirects.
 */
@NullMarked
package dev.parlor.tool.http;

import org.jspecify.annotations.NullMarked;
