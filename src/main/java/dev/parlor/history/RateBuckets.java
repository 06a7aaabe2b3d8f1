package dev.parlor.history;

import io.vertx.core.Future;

/** Buckets of permits that all servers share and that fill again with time. Event-loop confined. */
public interface RateBuckets {
    /**
     * Takes one permit.
     *
     * @param permits how many a full bucket holds, and how many come back in a minute; 1 or more
     * @return 0 if there was one, else after how many milliseconds there will be
     */
    Future<Long> take(String bucket, int permits);
}
