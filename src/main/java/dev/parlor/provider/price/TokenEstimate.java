package dev.parlor.provider.price;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.OpaqueBlocks;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.ProviderAnswer;

/**
 * How many tokens a text makes, where nobody has counted them.
 *
 * <p>Tokenizers differ. Four characters of English make a token, other scripts take one a character; numbers, code and
 * identifiers make up to twice as many as that, which is what a budget has to reckon with beforehand.
 */
final class TokenEstimate {
    private static final int CHARACTERS_A_TOKEN = 4;
    private static final int CAUTION = 2;

    /** What stands between messages and around a tool, in any provider's form. */
    private static final int FRAME = 8;

    /** A picture of about a megapixel, whatever it weighs. */
    private static final int IMAGE = 1_600;

    private TokenEstimate() {}

    /** Probably so many. */
    static long of(String text) {
        long ascii = text.chars().filter(character -> character < 0x80).count();
        return (ascii + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN + (text.length() - ascii);
    }

    /** What an answer has brought so far; its hidden thoughts, if it had any, cannot be seen. */
    static long output(ProviderAnswer answer) {
        long calls = answer.toolCalls().stream()
                .mapToLong(call -> FRAME + of(call.name()) + of(call.arguments()))
                .sum();
        return of(answer.text()) + of(answer.refusal()) + of(answer.reasoning()) + calls;
    }

    static long input(ModelRequest request) {
        long messages =
                request.messages().stream().mapToLong(TokenEstimate::message).sum();
        long tools = request.tools().stream().mapToLong(TokenEstimate::tool).sum();
        return of(request.system()) + messages + tools;
    }

    /** Input that a request will hardly go beyond. */
    static long mostInput(ModelRequest request) {
        return CAUTION * input(request);
    }

    private static long message(Message message) {
        return FRAME
                + switch (message) {
                    case Message.User user ->
                        user.content().stream().mapToLong(TokenEstimate::part).sum();
                    case Message.Assistant assistant -> assistant(assistant);
                    case Message.Tool tool -> result(tool.result());
                };
    }

    private static long part(ContentPart part) {
        return switch (part) {
            case ContentPart.Text text -> of(text.text());
            case ContentPart.Image image -> IMAGE;
        };
    }

    private static long assistant(Message.Assistant assistant) {
        OpaqueBlocks opaque = assistant.opaque();
        long sum = of(assistant.text()) + (opaque == null ? 0 : of(opaque.json()));
        for (ToolCall call : assistant.toolCalls()) {
            sum += FRAME + of(call.name()) + of(call.arguments());
        }
        return sum;
    }

    private static long result(ToolResult result) {
        return switch (result) {
            case ToolResult.Succeeded succeeded -> of(succeeded.content());
            case ToolResult.Failed failed ->
                FRAME + of(failed.failure().code()) + of(failed.failure().message());
        };
    }

    private static long tool(ToolDefinition tool) {
        return FRAME + of(tool.name()) + of(tool.description()) + of(tool.parameters());
    }
}
