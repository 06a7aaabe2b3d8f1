package dev.parlor.provider.capability;

import dev.parlor.conversation.ContentPart;
import dev.parlor.provider.Effort;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one model's server takes.
 *
 * @param outputBound the name of the limit of the answer
 * @param streamOptions whether usage must be asked for, and may be
 * @param efforts levels of thinking that are taken, in any order
 * @param toolChoice what can be said beside "auto"
 * @param parallelSwitch whether calls can be asked for one at a time
 * @param images how images may come, if at all
 * @param optional fields, with dots between their parts, that may be left out if the server complains of them
 * @param renames fields that may go by another name then
 */
public record Capabilities(
        OutputBound outputBound,
        boolean streamOptions,
        boolean temperature,
        boolean stop,
        ReasoningForm reasoning,
        Set<Effort> efforts,
        Set<ChoiceForm> toolChoice,
        boolean parallelSwitch,
        OutputForm output,
        CacheForm cache,
        CallIdForm callIds,
        Set<ImageForm> images,
        List<String> optional,
        Map<String, String> renames) {
    private static final String UNSEEN_IMAGE =
            "(Here the user sent an image that you cannot be shown. Say so, and ask for it in words.)";

    public Capabilities {
        efforts = Set.copyOf(efforts);
        toolChoice = Set.copyOf(toolChoice);
        images = Set.copyOf(images);
        optional = List.copyOf(optional);
        renames = Map.copyOf(renames);
    }

    /** The level that comes closest without going above what is wanted, else the lowest; null if there is none. */
    public @Nullable Effort nearest(Effort wanted) {
        return efforts.stream()
                .filter(each -> each.compareTo(wanted) <= 0)
                .max(Comparator.naturalOrder())
                .or(() -> efforts.stream().min(Comparator.naturalOrder()))
                .orElse(null);
    }

    /** What the model can be shown of a message: an image that it cannot take is a note, so that it can say so. */
    public List<ContentPart> shown(List<ContentPart> content) {
        return content.stream()
                .map(part -> part instanceof ContentPart.Image image && !images.contains(ImageForm.of(image))
                        ? new ContentPart.Text(UNSEEN_IMAGE)
                        : part)
                .toList();
    }

    /** What the limit of the answer is called. */
    public enum OutputBound {
        MAX_TOKENS,
        MAX_COMPLETION_TOKENS
    }

    /** How a model is told how much to think. */
    public enum ReasoningForm {
        NONE,
        EFFORT,
        ADAPTIVE,
        BUDGET
    }

    /** What can be said of tools beside "auto". */
    public enum ChoiceForm {
        NONE,
        REQUIRED,
        NAMED
    }

    /** How JSON by a schema is asked for. */
    public enum OutputForm {
        SCHEMA,
        OBJECT,
        INSTRUCTION
    }

    /** How a provider is asked to keep the beginning of a request. */
    public enum CacheForm {
        NONE,
        KEY,
        BREAKPOINTS
    }

    /** How an image may come. */
    public enum ImageForm {
        URL,
        DATA;

        static ImageForm of(ContentPart.Image image) {
            return image.url().startsWith("data:") ? DATA : URL;
        }
    }

    /** Which ids of calls are taken. */
    public enum CallIdForm {
        UP_TO_40,
        NINE_ALPHANUMERIC,
        WORDS
    }
}
