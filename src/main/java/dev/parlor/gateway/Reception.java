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
import dev.parlor.site.Doors;
import dev.parlor.site.Identity;
import dev.parlor.site.TokenRefused;
import dev.parlor.turn.Conversations;
import dev.parlor.turn.LiveSites;
import dev.parlor.turn.SiteParts;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lets people into one site: who are they, which conversation do they go on with. Event-loop confined. */
final class Reception {
    static final long RETRY_AFTER_MS = 2_000;
    static final Failure UNAVAILABLE =
            new Failure("archive_unavailable", "The message could not be stored just now; please send it again.", true);

    private final SiteId site;
    private final LiveSites sites;
    private final Desk desk;
    private final CommandJson commands;
    private SiteParts last;

    /** @param first the site as it is now; from then on it is as {@code sites} has it */
    Reception(SiteId site, SiteParts first, LiveSites sites, Desk desk) {
        this.site = site;
        this.last = first;
        this.sites = sites;
        this.desk = desk;
        ParlorConfig.Sockets limits = desk.limits();
        this.commands = new CommandJson(limits.messageChars(), limits.messageParts(), limits.imageBytes());
    }

    /** What came of a hello. */
    sealed interface Verdict {
        record Admitted(Admission admission) implements Verdict {}

        record TurnedAway(CloseCode code) implements Verdict {}
    }

    /** As it is, or was until it went. */
    private SiteParts here() {
        SiteParts now = sites.find(site);
        last = now == null ? last : now;
        return last;
    }

    private SiteConfig config() {
        return here().config();
    }

    SiteId site() {
        return site;
    }

    ParlorConfig.Sockets limits() {
        return desk.limits();
    }

    CommandJson commands() {
        return commands;
    }

    Conversations conversations() {
        return desk.conversations();
    }

    void left(Session session) {
        desk.left().accept(session);
    }

    boolean allows(@Nullable String origin) {
        List<String> origins = config().origins();
        return origin == null || origins.contains("*") || origins.contains(origin);
    }

    Signal.Hello hello(Admission admission) {
        SiteConfig config = config();
        return new Signal.Hello(
                admission.conversation(),
                admission.token(),
                Math.max(admission.top(), admission.archived()),
                new Signal.SiteFace(config.title(), config.greeting(), config.theme(), config.suggestions()),
                here().model().demo(),
                admission.identity() instanceof Identity.Visitor visitor ? expiresInMs(visitor) : 0);
    }

    /** When a named visitor owes a newer token; 0 for a stranger, whose token is renewed by each hello. */
    static long expiresInMs(Identity.Visitor visitor) {
        return visitor.id().isStranger()
                ? 0
                : Math.max(1, Duration.between(Instant.now(), visitor.until()).toMillis());
    }

    /** Whether somebody's token has come to its end while they were here. */
    boolean isOver(Identity identity) {
        return Instant.now().isAfter(identity.until().plus(config().identity().clockSkew()));
    }

    /** A place for one more socket from an address. */
    Future<Optional<Doors.Place>> place(String address) {
        return desk.doors().enter(address, limits().perAddress());
    }

    /** A place for one more socket of a visitor. */
    Future<Optional<Doors.Place>> place(Identity.Visitor visitor) {
        return desk.doors().enter(site, visitor.id(), limits().perVisitor());
    }

    /** After how many milliseconds a visitor may write; 0 is now. */
    Future<Long> untilNextMessage(Identity.Visitor visitor) {
        return desk.doors()
                .untilNextMessage(site, visitor.id(), config().budget().visitorMessagesPerMinute());
    }

    /** What the menu of a named visitor shows; empty for strangers, who have this browser only. */
    Future<List<ConversationSummary>> listed(Identity identity) {
        return identity instanceof Identity.Visitor visitor && !visitor.id().isStranger() && limits().listed() > 0
                ? conversations().of(site, visitor.id(), limits().listed())
                : Future.succeededFuture(List.of());
    }

    /** Fails if the archive, the log or the keys of the site are out of reach. */
    Future<Verdict> admit(Command.Hello hello) {
        String token = Objects.requireNonNullElse(hello.token(), "");
        Future<Verdict> verdict = token.isEmpty()
                ? desk.visitors().stranger(site).compose(stranger -> fresh(stranger, unnamed()))
                : enter(token, hello.previous(), hello.conversation());
        return verdict.recover(problem ->
                problem instanceof TokenRefused ? turnedAway(CloseCode.BAD_TOKEN) : Future.failedFuture(problem));
    }

    /** Looks for the conversation while the token is checked; who may see it is decided when both are known. */
    private Future<Verdict> enter(String token, @Nullable String previous, @Nullable ConversationId wanted) {
        Future<Optional<ConversationSummary>> there = find(wanted);
        return identify(token).compose(identity -> switch (identity) {
            case Identity.Visitor visitor ->
                desk.visitors()
                        .merge(visitor, previous)
                        .compose(moved -> moved ? find(wanted) : there)
                        .compose(row -> visitor(remembered(visitor), wanted, row));
            case Identity.Operator operator -> there.compose(row -> operator(operator, token, row));
        });
    }

    /** Fails if nobody can tell at the moment. */
    Future<Renewals.Renewal> renew(Identity.Visitor here, String token) {
        return desk.visitors()
                .verify(site, token)
                .<Renewals.Renewal>map(visitor -> visitor.id().equals(here.id())
                        ? new Renewals.Renewal.Renewed(remembered(visitor), token)
                        : new Renewals.Renewal.Refused(Renewals.ANOTHER_VISITOR))
                .recover(problem -> problem instanceof TokenRefused
                        ? Future.succeededFuture(new Renewals.Renewal.Refused(Renewals.BAD_TOKEN))
                        : Future.failedFuture(problem));
    }

    private Future<Identity> identify(String token) {
        return desk.operators()
                .verify(token)
                .<Identity>map(operator -> operator)
                .recover(notOperators -> desk.visitors().verify(site, token).map(visitor -> visitor));
    }

    private Identity.Visitor remembered(Identity.Visitor visitor) {
        if (!visitor.id().isStranger()) {
            conversations().remember(site, visitor.person(), visitor.issuedAt(), visitor.until());
        }
        return visitor;
    }

    private Future<Optional<ConversationSummary>> find(@Nullable ConversationId wanted) {
        return wanted == null
                ? Future.succeededFuture(Optional.empty())
                : conversations()
                        .find(wanted)
                        .map(row -> row.filter(found -> found.site().equals(site)));
    }

    /**
     * A conversation that is not the visitor's is treated like one that does not exist: they go on with their own last
     * one, or begin another. Who had asked for another and has not written in it yet comes back to that.
     */
    private Future<Verdict> visitor(
            Identity.Visitor visitor, @Nullable ConversationId wanted, Optional<ConversationSummary> found) {
        if (wanted == null || found.isPresent() || !desk.visitors().hasAskedFor(wanted, visitor)) {
            return theirs(visitor, found);
        }
        return conversations()
                .isErased(wanted)
                .compose(erased -> erased ? theirs(visitor, found) : fresh(visitor, wanted));
    }

    private Future<Verdict> theirs(Identity.Visitor visitor, Optional<ConversationSummary> found) {
        Optional<ConversationSummary> theirs = found.filter(row -> row.visitor().equals(visitor.id()));
        return (theirs.isPresent()
                        ? Future.succeededFuture(theirs)
                        : conversations().latest(site, visitor.id()))
                .compose(row -> row.isPresent()
                        ? resumed(visitor, desk.visitors().ticket(visitor), row.get())
                        : fresh(visitor, unnamed()));
    }

    /** An operator whose sites are others gets to see as much as somebody without a token. */
    private Future<Verdict> operator(Identity.Operator operator, String token, Optional<ConversationSummary> wanted) {
        if (!operator.covers(site)) {
            return turnedAway(CloseCode.BAD_TOKEN);
        }
        return wanted.map(found -> resumed(operator, token, found))
                .orElseGet(() -> turnedAway(CloseCode.PROTOCOL_ERROR));
    }

    private Future<Verdict> resumed(Identity identity, String token, ConversationSummary row) {
        return conversations()
                .top(row.id())
                .map(top -> new Verdict.Admitted(new Admission(identity, token, row.id(), top, row.seq())));
    }

    private static ConversationId unnamed() {
        return new ConversationId(UUID.randomUUID().toString());
    }

    /** A name for the conversation that a visitor asks for in the place of their last one. */
    ConversationId newConversation(Identity.Visitor visitor) {
        return desk.visitors().newConversation(visitor);
    }

    private Future<Verdict> fresh(Identity.Visitor visitor, ConversationId conversation) {
        return Future.succeededFuture(
                new Verdict.Admitted(new Admission(visitor, desk.visitors().ticket(visitor), conversation, 0, 0)));
    }

    private static Future<Verdict> turnedAway(CloseCode code) {
        return Future.succeededFuture(new Verdict.TurnedAway(code));
    }
}
