package dev.parlor.gateway;

import dev.parlor.config.ParlorConfig;
import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.ConversationSummary;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.SiteId;
import dev.parlor.protocol.CloseCode;
import dev.parlor.protocol.Command;
import dev.parlor.protocol.CommandJson;
import dev.parlor.protocol.Signal;
import dev.parlor.site.Identity;
import dev.parlor.site.Tokens;
import dev.parlor.turn.Conversations;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets people into one site: who are they, which conversation do they go on with. Event-loop confined. */
final class Reception {
    static final long RETRY_AFTER_MS = 2_000;
    static final Failure UNAVAILABLE =
            new Failure("archive_unavailable", "The message could not be stored just now; please send it again.", true);

    private final SiteId site;
    private final SiteConfig config;
    private final boolean demo;
    private final ParlorConfig.Sockets limits;
    private final CommandJson commands;
    private final Tokens tokens;
    private final Conversations conversations;
    private final Consumer<Session> left;

    /**
     * The reception of a site.
     *
     * @param demo whether the site's answers are scripted
     * @param left told when a session is over
     */
    Reception(
            SiteId site,
            SiteConfig config,
            boolean demo,
            ParlorConfig.Sockets limits,
            Tokens tokens,
            Conversations conversations,
            Consumer<Session> left) {
        this.site = site;
        this.config = config;
        this.demo = demo;
        this.limits = limits;
        this.commands = new CommandJson(limits.messageChars(), limits.messageParts(), limits.imageBytes());
        this.tokens = tokens;
        this.conversations = conversations;
        this.left = left;
    }

    /** What came of a hello. */
    sealed interface Verdict {
        record Admitted(Admission admission) implements Verdict {}

        record TurnedAway(CloseCode code) implements Verdict {}
    }

    ParlorConfig.Sockets limits() {
        return limits;
    }

    CommandJson commands() {
        return commands;
    }

    Conversations conversations() {
        return conversations;
    }

    void left(Session session) {
        left.accept(session);
    }

    boolean allows(@Nullable String origin) {
        return origin == null
                || config.origins().contains("*")
                || config.origins().contains(origin);
    }

    Signal.Hello hello(Admission admission) {
        return new Signal.Hello(
                admission.conversation(),
                admission.token(),
                Math.max(admission.top(), admission.archived()),
                new Signal.SiteFace(config.title(), config.greeting(), config.theme(), config.suggestions()),
                demo);
    }

    /** Fails if the archive or the log is out of reach. */
    Future<Verdict> admit(Command.Hello hello) {
        String token = hello.token();
        if (token == null || token.isEmpty()) {
            Identity.Visitor stranger = new Identity.Visitor(site, Tokens.newVisitor());
            return fresh(stranger, tokens.forVisitor(stranger));
        }
        return tokens.verify(token)
                .map(Optional::of)
                .otherwise(Optional.empty())
                .compose(identity -> identity.isEmpty()
                        ? turnedAway(CloseCode.BAD_TOKEN)
                        : switch (identity.get()) {
                            case Identity.Visitor visitor ->
                                visitor.site().equals(site)
                                        ? visitor(visitor, hello.conversation())
                                        : turnedAway(CloseCode.BAD_TOKEN);
                            case Identity.Operator operator -> operator(operator, token, hello.conversation());
                        });
    }

    /**
     * A conversation that is not the visitor's is treated like one that does not exist: they go on with their own last
     * one, or begin another.
     */
    private Future<Verdict> visitor(Identity.Visitor visitor, @Nullable ConversationId wanted) {
        Future<Optional<ConversationSummary>> theirs = wanted == null
                ? Future.succeededFuture(Optional.empty())
                : conversations.find(wanted).map(row -> row.filter(found -> isOf(visitor, found)));
        return theirs.compose(
                        row -> row.isPresent() ? Future.succeededFuture(row) : conversations.latest(site, visitor.id()))
                .compose(row -> row.isPresent()
                        ? resumed(visitor, tokens.forVisitor(visitor), row.get())
                        : fresh(visitor, tokens.forVisitor(visitor)));
    }

    private Future<Verdict> operator(Identity.Operator operator, String token, @Nullable ConversationId conversation) {
        return conversation == null
                ? turnedAway(CloseCode.PROTOCOL_ERROR)
                : conversations
                        .find(conversation)
                        .compose(row -> row.filter(found -> found.site().equals(site))
                                .map(found -> resumed(operator, token, found))
                                .orElseGet(() -> turnedAway(CloseCode.PROTOCOL_ERROR)));
    }

    private Future<Verdict> resumed(Identity identity, String token, ConversationSummary row) {
        return conversations
                .top(row.id())
                .map(top -> new Verdict.Admitted(new Admission(identity, token, row.id(), top, row.seq())));
    }

    private static Future<Verdict> fresh(Identity identity, String token) {
        ConversationId conversation = new ConversationId(UUID.randomUUID().toString());
        return Future.succeededFuture(new Verdict.Admitted(new Admission(identity, token, conversation, 0, 0)));
    }

    private static Future<Verdict> turnedAway(CloseCode code) {
        return Future.succeededFuture(new Verdict.TurnedAway(code));
    }

    private static boolean isOf(Identity.Visitor visitor, ConversationSummary row) {
        return row.site().equals(visitor.site()) && row.visitor().equals(visitor.id());
    }
}
