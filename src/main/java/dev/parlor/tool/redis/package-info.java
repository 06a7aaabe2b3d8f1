/**
 * What servers count and remember together about calls, in Redis: rates and results. Losing it costs a repeated call and
 * a quota that begins anew, nothing else.
 */
@NullMarked
package dev.parlor.tool.redis;

import org.jspecify.annotations.NullMarked;
