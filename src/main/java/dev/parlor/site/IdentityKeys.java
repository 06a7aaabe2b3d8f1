package dev.parlor.site;

import io.vertx.core.Future;
import io.vertx.ext.auth.jwt.JWTAuth;

/** What checks the signatures of a site's tokens. Thread-safe; futures complete on the caller's context. */
interface IdentityKeys {
    /** The keys as they are known; fails with {@link KeysUnavailable} if none have been seen yet. */
    Future<JWTAuth> current();

    /** The keys after a look for newer ones; those that are known if it was too soon to look, or the look failed. */
    Future<JWTAuth> newer();

    /** Keys that stand in the configuration. */
    record Fixed(JWTAuth keys) implements IdentityKeys {
        @Override
        public Future<JWTAuth> current() {
            return Future.succeededFuture(keys);
        }

        @Override
        public Future<JWTAuth> newer() {
            return current();
        }
    }
}
