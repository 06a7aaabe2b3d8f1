package dev.parlor.turn;

import dev.parlor.conversation.ConversationSummary;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.SiteId;
import dev.parlor.history.Archive;
import dev.parlor.history.Gist;
import dev.parlor.history.Memory;
import dev.parlor.history.Sent;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.ToolChoice;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What people see who look into a conversation: its history, and what its model was last sent of it. Thread-safe. */
public final class Inspection {
    private final Archive archive;
    private final Memory memory;
    private final LiveSites sites;

    public Inspection(Archive archive, Memory memory, LiveSites sites) {
        this.archive = archive;
        this.memory = memory;
        this.sites = sites;
    }

    /**
     * A conversation as of now.
     *
     * @param history all of it, with the turn that is running
     * @param gist what stands in for its beginning
     * @param request the last one: {@code turn}, {@code round}, {@code model}, and {@code messages} in the provider's own
     *     form, with {@code system} beside them where that form has it there
     */
    public record Seen(List<Message> history, Optional<Gist> gist, Optional<JsonObject> request) {}

    /** Looks. */
    public Future<Seen> of(ConversationSummary conversation) {
        return archive.history(conversation.id())
                .compose(history -> Future.all(memory.gist(conversation.id()), memory.lastSent(conversation.id()))
                        .map(known -> {
                            Optional<Sent> sent = known.resultAt(1);
                            return new Seen(
                                    history,
                                    known.resultAt(0),
                                    sent.flatMap(last -> request(last, conversation.site(), history)));
                        }));
    }

    private Optional<JsonObject> request(Sent sent, SiteId id, List<Message> history) {
        SiteParts site = sites.find(id);
        int first = index(history, sent.first());
        int last = index(history, sent.last());
        if (site == null || first < 0 || last < first) {
            return Optional.empty();
        }
        JsonObject form = site.model()
                .provider()
                .form(new ModelRequest(
                        sent.model().substring(sent.model().indexOf('/') + 1),
                        sent.system(),
                        ImageNames.named(history.subList(first, last + 1)),
                        List.of(),
                        new ToolChoice.Auto(),
                        true,
                        1));
        JsonObject request = new JsonObject()
                .put("turn", sent.turn().value())
                .put("round", sent.round())
                .put("model", sent.model());
        if (form.containsKey("system")) {
            request.put("system", form.getValue("system"));
        }
        return Optional.of(request.put("messages", form.getValue("messages")));
    }

    private static int index(List<Message> history, MessageId id) {
        return IntStream.range(0, history.size())
                .filter(i -> history.get(i).id().equals(id))
                .findFirst()
                .orElse(-1);
    }
}
