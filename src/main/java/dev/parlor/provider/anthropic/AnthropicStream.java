package dev.parlor.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.conversation.OpaqueBlocks;
import dev.parlor.conversation.ToolCall;
import dev.parlor.provider.FinishReason;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.anthropic.AnthropicContent.Block;
import dev.parlor.provider.stream.AnswerDraft;
import dev.parlor.provider.stream.AnswerStream;
import dev.parlor.provider.stream.CallArguments;
import dev.parlor.provider.stream.DeltaTemplate;
import dev.parlor.provider.stream.ErrorReport;
import dev.parlor.provider.stream.Trouble;
import dev.parlor.provider.stream.WireJson;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the events of one answer. Unknown kinds of events are ignored, as Anthropic asks; unknown blocks are kept. */
final class AnthropicStream extends AnswerStream {
    private final String model;
    private final AnthropicContent content = new AnthropicContent();
    private final AnthropicUsage usage = new AnthropicUsage();
    private final DeltaTemplate template = new DeltaTemplate();
    private @Nullable Block templateBlock;

    /** @param model as {@code name/model}, to whom opaque blocks belong */
    AnthropicStream(String model, Consumer<ProviderEvent> sink) {
        super(new AnswerDraft(model, sink));
        this.model = model;
    }

    @Override
    protected boolean readFast(byte[] bytes, int offset, int length) {
        String text = templateBlock == null ? null : template.match(bytes, offset, length);
        if (text == null || templateBlock == null) {
            return false;
        }
        addText(templateBlock, text);
        return true;
    }

    /** Not Anthropic's own: whether the answer is complete was said before. */
    @Override
    protected void readDone() {}

    @Override
    protected void readTree(JsonNode event, String name, byte[] bytes, int offset, int length) {
        if (name.equals("error") || WireJson.isSaid(event.path("error"))) {
            fail(ErrorReport.of(0, event));
            return;
        }
        String type = WireJson.text(event.path("type"));
        switch (type.isEmpty() ? name : type) {
            case "message_start" -> readStart(event.path("message"));
            case "content_block_start" -> readBlockStart(event);
            case "content_block_delta" -> readDelta(event, bytes, offset, length);
            case "content_block_stop" -> {
                content.stop(event.path("index").asInt());
                templateBlock = null;
            }
            case "message_delta" -> readMessageDelta(event);
            case "message_stop" -> markEnd();
            case "error" -> fail(ErrorReport.of(0, event));
            default -> {}
        }
        if (content.size() > MOST_PARTS) {
            fail(Trouble.TOO_LARGE.failure());
        }
    }

    /** Some proxies send it twice; with another id it belongs to another answer. */
    private void readStart(JsonNode message) {
        String id = WireJson.text(message.path("id"));
        if (draft.id().isEmpty()) {
            draft.identify(id, WireJson.text(message.path("model")));
            updateUsage(message.path("usage"));
        } else if (!id.isEmpty() && !id.equals(draft.id())) {
            fail(Trouble.PROTOCOL.failure());
        }
    }

    private void readMessageDelta(JsonNode event) {
        updateUsage(event.path("usage"));
        String reason = WireJson.text(event.path("delta").path("stop_reason"));
        draft.finish(reason);
        if (reason.equals("tool_use")) {
            content.stopAll(); // some gateways forget the last stop, and the model says here that its calls are whole
        }
    }

    private void readBlockStart(JsonNode event) {
        if (event.path("content_block") instanceof ObjectNode start) {
            templateBlock = null;
            draft.addOther();
            Block block = content.open(event.path("index").asInt(), start);
            switch (block.type()) {
                case "text" -> addText(block, WireJson.text(start.path("text")));
                case "thinking" -> addThinking(block, WireJson.text(start.path("thinking")));
                default -> {}
            }
        }
    }

    private void readDelta(JsonNode event, byte[] bytes, int offset, int length) {
        int index = event.path("index").asInt();
        JsonNode delta = event.path("delta");
        switch (WireJson.text(delta.path("type"))) {
            case "text_delta" -> {
                Block block = content.at(index, "text");
                String text = WireJson.text(delta.path("text"));
                addText(block, text);
                templateBlock = template.learn(bytes, offset, length, "text", text) ? block : null;
            }
            case "thinking_delta" -> addThinking(content.at(index, "thinking"), WireJson.text(delta.path("thinking")));
            case "input_json_delta" -> {
                content.addInput(index, delta.path("partial_json"));
                draft.addOther();
            }
            default -> {
                content.merge(index, delta);
                draft.addOther();
            }
        }
    }

    private void addText(Block block, String piece) {
        block.write(piece);
        draft.addText(piece);
    }

    private void addThinking(Block block, String piece) {
        block.write(piece);
        draft.addReasoning(piece);
    }

    private void updateUsage(JsonNode report) {
        usage.update(report);
        if (usage.isReported()) {
            draft.replaceUsage(usage.total());
        }
    }

    @Override
    protected boolean hasCalls() {
        return !content.calls().isEmpty();
    }

    @Override
    protected ProviderAnswer answer(FinishReason reason) {
        List<ToolCall> calls = content.calls();
        if (reason == FinishReason.ERROR) {
            return draft.answer(reason, calls, null);
        }
        OpaqueBlocks opaque = AnthropicOpaque.keep(model, content.whole(), reason == FinishReason.PAUSE);
        return draft.answer(reason, reason == FinishReason.TOOL_CALLS ? CallArguments.complete(calls) : calls, opaque);
    }
}
