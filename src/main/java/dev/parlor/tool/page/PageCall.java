package dev.parlor.tool.page;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * A call as a page gets it.
 *
 * @param arguments checked, with defaults; a person may have edited them since the model wrote them
 * @param remaining how long anybody waits for the answer
 */
public record PageCall(String toolCallId, String tool, JsonObject arguments, Duration remaining) {}
