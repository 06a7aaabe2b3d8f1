package dev.parlor.tool.extract;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import io.vertx.core.Future;

/** Makes of an image's address something that a model can be shown. */
public interface ImageSource {
    /**
     * Looks at one address, and gets what stands there if that is this source's way. Completes on the caller's context,
     * never fails.
     *
     * @param url {@code https:}, {@code http:} or {@code data:}, as somebody outside wrote it
     */
    Future<Found> find(String url, CallScope scope);

    /** What became of it. */
    sealed interface Found {
        record Image(ContentPart.Image part) implements Found {}

        /**
         * There is no image to be shown.
         *
         * @param result what the call comes to instead
         */
        record Missing(ToolResult result) implements Found {}
    }
}
