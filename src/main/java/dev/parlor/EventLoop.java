package dev.parlor;

import dev.parlor.gateway.GatewayVerticle;
import dev.parlor.history.redis.RedisLink;
import dev.parlor.turn.Conversations;
import io.vertx.core.Future;

/** What one event loop has for itself: a connection to Redis, and the conversations that it serves. */
record EventLoop(RedisLink link, Conversations conversations) implements GatewayVerticle.Loop {
    @Override
    public Future<Void> close() {
        return conversations.close().eventually(link::close);
    }
}
