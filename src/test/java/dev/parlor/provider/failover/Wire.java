package dev.parlor.provider.failover;

import io.vertx.core.json.JsonObject;

/** The events of an answer in each protocol. */
enum Wire {
    OPENAI {
        @Override
        String begin() {
            return "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n";
        }

        @Override
        String text(String piece) {
            return "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":" + quoted(piece)
                    + "}}]}\n\n";
        }

        @Override
        String end() {
            return """
                data: {"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                data: {"id":"c1","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":9}}

                data: [DONE]

                """;
        }

        @Override
        String overloaded() {
            return "data: {\"error\":{\"code\":\"server_is_overloaded\",\"message\":\"Overloaded\"}}\n\n";
        }
    },
    ANTHROPIC {
        @Override
        String begin() {
            return event("message_start", "\"message\":{\"id\":\"m1\",\"usage\":{\"input_tokens\":5}}")
                    + event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
        }

        @Override
        String text(String piece) {
            return event(
                    "content_block_delta",
                    "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":" + quoted(piece) + "}");
        }

        @Override
        String end() {
            return event("content_block_stop", "\"index\":0")
                    + event("message_delta", "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":9}")
                    + event("message_stop", "\"usage\":null");
        }

        @Override
        String overloaded() {
            return event("error", "\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}");
        }
    };

    abstract String begin();

    abstract String text(String piece);

    abstract String end();

    abstract String overloaded();

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
    }

    private static String quoted(String text) {
        String object = new JsonObject().put("", text).encode();
        return object.substring(object.indexOf(':') + 1, object.length() - 1);
    }
}
