package dev.parlor.gateway;

import dev.parlor.config.OperatorRole;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.SiteId;
import dev.parlor.protocol.CloseCode;
import dev.parlor.protocol.Command;
import dev.parlor.protocol.Parsed;
import dev.parlor.protocol.Signal;
import dev.parlor.site.Identity;
import dev.parlor.site.Revocations;
import dev.parlor.turn.Observation;
import dev.parlor.turn.Observer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket, from hello to close: commands in, log entries out. Event-loop confined.
 *
 * <p>It keeps a cursor into the log and nothing else. A reader that cannot keep up is handed entries from the log when it
 * can take them again.
 */
final class Session implements Observer {
    private static final Failure REMOVED = new Failure("site_removed", "This chat has been closed.", false);
    private static final Failure WATCHING = new Failure("forbidden", "An operator watches this conversation.", false);

    private final ServerWebSocket socket;
    private final Outgoing outgoing;
    private final Reception reception;
    private final SessionPage page;
    private State state = State.AWAITING_HELLO;
    private @Nullable Admission admission;
    private @Nullable Observation observation;
    private final Submissions submissions;
    private final Renewals renewals;
    private final Decisions decisions;
    private final Places places = new Places();
    private int refused;
    private int tooFast;
    private boolean pongDue;

    /**
     * A socket that has just been opened.
     *
     * @param address where it comes from, if that is to be counted
     */
    Session(ServerWebSocket socket, Reception reception, Optional<String> address) {
        this.socket = socket;
        this.reception = reception;
        this.outgoing = new Outgoing(
                socket, reception.limits().queueBytes(), reception.limits().stalled());
        this.submissions = new Submissions(reception, this::answer);
        this.renewals = new Renewals(reception);
        this.decisions = new Decisions(reception, this::send, this::refuse);
        this.page = new SessionPage(
                reception.conversations().pageTools(), reception.limits().frameBytes(), this::send);
        socket.textMessageHandler(this::read);
        socket.binaryMessageHandler(bytes -> close(CloseCode.PROTOCOL_ERROR));
        socket.pongHandler(pong -> pongDue = false);
        socket.drainHandler(drained -> resume());
        socket.exceptionHandler(this::broke);
        socket.closeHandler(closed -> left());
        address.ifPresent(from -> places.take(reception.place(from)).onSuccess(this::requirePlace));
    }

    /** The client has taken too long for its first frame. */
    void requireHello() {
        if (state == State.AWAITING_HELLO) {
            close(CloseCode.PROTOCOL_ERROR);
        }
    }

    /** One beat of the heart: asks for a sign of life, and ends the session if the last one did not come. */
    void beat() {
        if (outgoing.isStalled()) {
            close(CloseCode.SLOW);
        } else if (admission != null && reception.isOver(admission.identity())) {
            close(CloseCode.BAD_TOKEN);
        } else if (pongDue) {
            close(CloseCode.NO_PONG);
        } else {
            pongDue = true;
            socket.writePing(Buffer.buffer());
        }
    }

    /** Tells the client to come back, and closes. */
    void drain(long reconnectInMs) {
        send(new Signal.Drain(reconnectInMs));
        close(CloseCode.DRAIN);
    }

    /** Some tokens are void from now on; it may be the one that opened this session. */
    void revoked(Revocations.Notice notice) {
        if (admission != null && admission.identity() instanceof Identity.Visitor visitor && notice.concerns(visitor)) {
            close(CloseCode.BAD_TOKEN);
        }
    }

    /** Some sites are gone; it may be the one of this session. */
    void removed(Set<SiteId> gone) {
        if (gone.contains(reception.site())) {
            send(new Signal.Refused(REMOVED, null, 0));
            close(CloseCode.DONE);
        }
    }

    @Override
    public void take(String frame) {
        outgoing.frame(frame);
    }

    @Override
    public boolean isReady() {
        return outgoing.isReady();
    }

    private void resume() {
        outgoing.drained();
        if (observation != null) {
            observation.resume();
        }
    }

    /** Vert.x reports a message of several frames that grew too large in this way, and drops it. */
    private void broke(Throwable problem) {
        if (problem instanceof IllegalStateException) {
            close(CloseCode.TOO_BIG);
        }
    }

    private void read(String frame) {
        switch (reception.commands().parse(frame)) {
            case Parsed.Refused bad -> refuse(bad.failure(), null);
            case Parsed.Understood understood -> obey(understood.command());
        }
    }

    private void obey(Command command) {
        switch (state) {
            case AWAITING_HELLO -> {
                if (command instanceof Command.Hello hello) {
                    enter(hello);
                } else {
                    close(CloseCode.PROTOCOL_ERROR);
                }
            }
            case ENTERING -> refuse(new Failure("not_yet", "Wait for parlor.hello before the next frame.", true), null);
            case OPEN -> {
                if (admission != null) {
                    obey(command, admission);
                }
            }
            case CLOSED -> {}
        }
    }

    private void obey(Command command, Admission here) {
        page.touch();
        if (command instanceof Command.Hello again) {
            again(again, here);
            return;
        }
        if (reception.isOver(here.identity())) {
            close(CloseCode.BAD_TOKEN);
            return;
        }
        switch (here.identity()) {
            case Identity.Visitor visitor -> obey(command, here, visitor);
            case Identity.Operator operator -> obey(command, here, operator);
        }
    }

    /** What the page has from now on, a newer token, or both. */
    private void again(Command.Hello again, Admission here) {
        page.visit(again.page());
        page.declare(again.tools());
        boolean isAboutThePage = again.tools() != null || again.page() != null;
        if (!isAboutThePage || again.token() != null) {
            renewals.ask(again, here.identity()).onSuccess(this::renewed);
        }
    }

    private void obey(Command command, Admission here, Identity.Visitor visitor) {
        switch (command) {
            case Command.Hello hello -> {}
            case Command.Send send -> submissions.add(send, visitor, here.conversation());
            case Command.Stop stop -> reception.conversations().stop(here.conversation());
            case Command.Decide decide -> decisions.take(decide, here);
            case Command.ToolResult result -> page.answer(result);
            case Command.New fresh -> open(here.elsewhere(reception.newConversation(visitor)), 0);
            case Command.Typing typing -> {}
        }
    }

    private void obey(Command command, Admission here, Identity.Operator operator) {
        boolean mayAct = operator.role().includes(OperatorRole.OPERATOR);
        switch (command) {
            case Command.Hello hello -> {}
            case Command.Typing typing -> {}
            case Command.Stop stop -> {
                if (mayAct) {
                    reception.conversations().stop(here.conversation());
                } else {
                    refuse(WATCHING, null);
                }
            }
            case Command.Decide decide -> {
                if (mayAct) {
                    decisions.take(decide, here);
                } else {
                    refuse(WATCHING, decide.approval());
                }
            }
            case Command.Send send -> refuse(WATCHING, send.id());
            case Command.ToolResult result -> refuse(WATCHING, result.toolCallId());
            case Command.New fresh -> refuse(WATCHING, null);
        }
    }

    private void renewed(Renewals.Renewal renewal) {
        switch (renewal) {
            case Renewals.Renewal.Refused refusal -> refuse(refusal.failure(), null);
            case Renewals.Renewal.Renewed taken -> {
                if (admission != null) {
                    admission = admission.renewed(taken.visitor(), taken.token());
                    send(new Signal.Refreshed(Reception.expiresInMs(taken.visitor())));
                }
            }
        }
    }

    private void enter(Command.Hello hello) {
        state = State.ENTERING;
        page.visit(hello.page());
        page.declare(hello.tools());
        reception
                .admit(hello)
                .onSuccess(verdict -> {
                    switch (verdict) {
                        case Reception.Verdict.Admitted yes -> admitted(hello, yes.admission());
                        case Reception.Verdict.TurnedAway no -> close(no.code());
                    }
                })
                .onFailure(problem -> {
                    state = State.AWAITING_HELLO;
                    refuse(Reception.UNAVAILABLE, null);
                    close(CloseCode.DRAIN);
                });
    }

    private void admitted(Command.Hello hello, Admission admitted) {
        Future<Boolean> seated = admitted.identity() instanceof Identity.Visitor visitor
                ? places.take(reception.place(visitor))
                : Future.succeededFuture(true);
        seated.onSuccess(hasPlace -> {
            requirePlace(hasPlace);
            open(admitted, seen(hello, admitted));
        });
    }

    private void requirePlace(boolean hasPlace) {
        if (!hasPlace) {
            close(CloseCode.TOO_MANY_CONNECTIONS);
        }
    }

    /** What a client has seen of another conversation than the one it goes on with says nothing. */
    private static long seen(Command.Hello hello, Admission admitted) {
        boolean another = hello.conversation() != null && !hello.conversation().equals(admitted.conversation());
        return another ? 0 : hello.after();
    }

    private void open(Admission admitted, long after) {
        if (state == State.CLOSED) {
            return;
        }
        if (observation != null) {
            observation.end();
        }
        state = State.OPEN;
        admission = admitted;
        send(reception.hello(admitted));
        page.enter(admitted.conversation(), admitted.identity());
        reception.listed(admitted.identity()).otherwise(List.of()).onSuccess(theirs -> {
            if (!theirs.isEmpty()) {
                send(new Signal.Listed(theirs));
            }
        });
        observation = reception
                .conversations()
                .observe(
                        admitted.conversation(),
                        Math.min(after, Math.max(admitted.top(), admitted.archived())),
                        admitted.top(),
                        admitted.archived(),
                        this);
    }

    /** What became of a message; whoever goes on writing although it is too fast is sent away for a while. */
    private void answer(Signal signal) {
        boolean isTooFast =
                signal instanceof Signal.Refused refusal && refusal.failure().equals(Submissions.TOO_FAST);
        tooFast = isTooFast ? tooFast + 1 : 0;
        if (tooFast > reception.limits().badFrames()) {
            close(CloseCode.RATE_LIMIT);
        } else if (signal instanceof Signal.Refused refusal && !isTooFast) {
            refuse(refusal);
        } else {
            send(signal);
        }
    }

    private void refuse(Failure failure, @Nullable String id) {
        refuse(new Signal.Refused(failure, id, failure.retryable() ? Reception.RETRY_AFTER_MS : 0));
    }

    private void refuse(Signal.Refused refusal) {
        if (!refusal.failure().equals(Reception.UNAVAILABLE)
                && ++refused > reception.limits().badFrames()) {
            close(CloseCode.PROTOCOL_ERROR);
        } else {
            send(refusal);
        }
    }

    private void send(Signal signal) {
        if (state != State.CLOSED) {
            outgoing.signal(signal);
        }
    }

    private void close(CloseCode code) {
        if (state != State.CLOSED) {
            left();
            socket.close((short) code.code(), code.reason());
        }
    }

    private void left() {
        state = State.CLOSED;
        places.leave();
        page.leave();
        if (observation != null) {
            observation.end();
            observation = null;
        }
        reception.left(this);
    }

    private enum State {
        AWAITING_HELLO,
        /** The hello is being checked. */
        ENTERING,
        OPEN,
        CLOSED
    }
}
