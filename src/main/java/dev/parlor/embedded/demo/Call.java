package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonObject;

/** A tool call, asked for by this model now or earlier in the conversation. */
record Call(String id, String tool, JsonObject arguments) {}
