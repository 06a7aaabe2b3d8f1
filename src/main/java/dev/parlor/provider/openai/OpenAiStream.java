package dev.parlor.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.OpaqueBlocks;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.Usage;
import dev.parlor.provider.FinishReason;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.stream.AnswerDraft;
import dev.parlor.provider.stream.AnswerStream;
import dev.parlor.provider.stream.CallArguments;
import dev.parlor.provider.stream.DeltaTemplate;
import dev.parlor.provider.stream.ErrorReport;
import dev.parlor.provider.stream.Trouble;
import dev.parlor.provider.stream.WireJson;
import java.util.List;
import java.util.function.Consumer;

/** Reads the chunks of one answer. Of several choices only the first counts. */
final class OpenAiStream extends AnswerStream {
    /** Every field of a delta that is read. */
    private static final List<String> MEANINGFUL = List.of(
            "content",
            "reasoning",
            "reasoning_content",
            "reasoning_details",
            "refusal",
            "tool_calls",
            "function_call",
            "extra_content");

    private final String model;
    private final OpenAiContent content = new OpenAiContent();
    private final OpenAiReasoning reasoning = new OpenAiReasoning();
    private final DeltaTemplate textTemplate = new DeltaTemplate();
    private final DeltaTemplate reasoningTemplate = new DeltaTemplate();

    /** @param model as {@code name/model}, to whom opaque blocks belong */
    OpenAiStream(String model, Consumer<ProviderEvent> sink) {
        super(new AnswerDraft(model, sink));
        this.model = model;
    }

    @Override
    protected boolean readFast(byte[] bytes, int offset, int length) {
        String text = textTemplate.match(bytes, offset, length);
        if (text != null) {
            draft.addText(text);
            return true;
        }
        String thought = reasoningTemplate.match(bytes, offset, length);
        if (thought != null) {
            draft.addReasoning(thought);
            return true;
        }
        return false;
    }

    @Override
    protected void readDone() {
        markEnd();
    }

    @Override
    protected void readTree(JsonNode chunk, String name, byte[] bytes, int offset, int length) {
        if (isError(chunk, name)) {
            fail(ErrorReport.of(0, chunk));
            return;
        }
        draft.identify(WireJson.text(chunk.path("id")), WireJson.text(chunk.path("model")));
        Usage usage = OpenAiUsage.read(chunk);
        if (usage != null) {
            draft.replaceUsage(usage);
            draft.replaceCharge(OpenAiUsage.charged(chunk));
        }
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.path("index").asInt(0) == 0) {
                readChoice(choice);
            }
        }
        learn(chunk, usage == null, bytes, offset, length);
    }

    private void readChoice(JsonNode choice) {
        if (WireJson.isSaid(choice.path("error"))) {
            fail(ErrorReport.of(0, choice));
            return;
        }
        JsonNode delta = delta(choice);
        draft.addReasoning(reasoning.read(delta));
        readContent(delta.path("content"));
        draft.addRefusal(WireJson.text(delta.path("refusal")));
        readCalls(delta);
        draft.finish(WireJson.text(choice.path("finish_reason")));
    }

    /** A server that does not stream sends the whole message at once; others repeat all of it at the end. */
    private JsonNode delta(JsonNode choice) {
        boolean whole = !choice.path("delta").isObject() && draft.isEmpty() && content.isEmpty();
        return choice.path(whole ? "message" : "delta");
    }

    private void readCalls(JsonNode delta) {
        JsonNode calls = delta.path("tool_calls");
        if (calls.isObject()) {
            addFragment(calls);
        } else {
            calls.forEach(this::addFragment);
        }
        if (delta.path("function_call").isObject()) {
            addFragment(WireJson.object().put("index", 0).set("function", delta.path("function_call")));
        }
        if (delta.path("extra_content").isObject()) {
            content.addExtra("extra_content", delta.path("extra_content"));
        }
        if (content.size() > MOST_PARTS) {
            fail(Trouble.TOO_LARGE.failure());
        }
    }

    private void addFragment(JsonNode fragment) {
        content.addFragment(fragment);
        draft.addOther();
    }

    /** A string, or at Mistral a list of texts and thoughts. */
    private void readContent(JsonNode written) {
        if (written.isArray()) {
            written.forEach(this::readPart);
        } else if (written.isObject()) {
            readPart(written);
        } else {
            draft.addText(WireJson.text(written));
        }
    }

    private void readPart(JsonNode part) {
        switch (WireJson.text(part.path("type"))) {
            case "thinking", "reasoning" -> {
                draft.addReasoning(WireJson.text(part.path("text")));
                draft.addReasoning(WireJson.text(part.path("thinking")));
                for (JsonNode thought : part.path("thinking")) {
                    draft.addReasoning(WireJson.text(thought.path("text")));
                }
            }
            case "refusal" -> draft.addRefusal(WireJson.text(part.path("refusal")));
            default -> draft.addText(WireJson.text(part.isTextual() ? part : part.path("text")));
        }
    }

    /** Keeps the form of a chunk that brought one piece of text or reasoning and nothing else. */
    private void learn(JsonNode chunk, boolean withoutUsage, byte[] bytes, int offset, int length) {
        JsonNode choice = chunk.path("choices").path(0);
        if (!withoutUsage
                || chunk.path("choices").size() != 1
                || choice.path("index").asInt(0) != 0
                || choice.path("finish_reason").isTextual()) {
            return;
        }
        JsonNode delta = choice.path("delta");
        List<String> said = MEANINGFUL.stream()
                .filter(field -> delta.path(field).isTextual()
                        ? !delta.path(field).textValue().isEmpty()
                        : !delta.path(field).isEmpty())
                .toList();
        if (said.size() == 1 && delta.path(said.getFirst()).isTextual()) {
            String key = said.getFirst();
            switch (key) {
                case "content" ->
                    textTemplate.learn(
                            bytes, offset, length, key, delta.path(key).textValue());
                case "reasoning", "reasoning_content" ->
                    reasoningTemplate.learn(
                            bytes, offset, length, key, delta.path(key).textValue());
                default -> {}
            }
        }
    }

    @Override
    protected boolean hasCalls() {
        return !content.calls().isEmpty();
    }

    @Override
    protected ProviderAnswer answer(FinishReason reason) {
        List<ToolCall> calls = content.calls();
        if (reason != FinishReason.TOOL_CALLS) {
            return draft.answer(reason, calls, null);
        }
        OpaqueBlocks opaque = OpenAiOpaque.keep(model, reasoning.echo(draft.reasoning()), content.extras());
        return draft.answer(reason, CallArguments.complete(calls), opaque);
    }

    /** Errors come in a 200 as well, under several names, beside choices and after a finish. */
    private static boolean isError(JsonNode chunk, String name) {
        return name.equals("error")
                || WireJson.isSaid(chunk.path("error"))
                || WireJson.isSaid(chunk.path("x_groq").path("error"))
                || WireJson.text(chunk.path("object")).equals("error")
                || (!chunk.has("choices") && isFlatError(chunk));
    }

    private static boolean isFlatError(JsonNode chunk) {
        return WireJson.text(chunk.path("type")).equals("error")
                || (chunk.path("message").isTextual() && chunk.has("code"))
                || WireJson.isSaid(chunk.path("detail"));
    }
}
