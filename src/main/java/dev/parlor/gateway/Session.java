package dev.parlor.gateway;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.protocol.CloseCode;
import dev.parlor.protocol.Command;
import dev.parlor.protocol.Parsed;
import dev.parlor.protocol.Signal;
import dev.parlor.site.Identity;
import dev.parlor.turn.Observation;
import dev.parlor.turn.Observer;
import dev.parlor.turn.Reply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket, from hello to close: commands in, log entries out. Event-loop confined.
 *
 * <p>It keeps a cursor into the log and nothing else. A reader that cannot keep up is handed entries from the log when it
 * can take them again.
 */
final class Session implements Observer {
    private final ServerWebSocket socket;
    private final Reception reception;
    private final SessionPage page;
    private State state = State.AWAITING_HELLO;
    private @Nullable Admission admission;
    private @Nullable Observation observation;
    private Future<?> lastSend = Future.succeededFuture();
    private int sendsInFlight;
    private final Decisions decisions;
    private int refused;
    private boolean pongDue;
    private long behindSinceNanos;

    Session(ServerWebSocket socket, Reception reception) {
        this.socket = socket;
        this.reception = reception;
        this.decisions = new Decisions(reception, this::send, this::refuse);
        this.page = new SessionPage(
                reception.conversations().pageTools(), reception.limits().frameBytes(), this::send);
        socket.setWriteQueueMaxSize(reception.limits().queueBytes());
        socket.textMessageHandler(this::read);
        socket.binaryMessageHandler(bytes -> close(CloseCode.PROTOCOL_ERROR));
        socket.pongHandler(pong -> pongDue = false);
        socket.drainHandler(drained -> resume());
        socket.exceptionHandler(this::broke);
        socket.closeHandler(closed -> left());
    }

    /** The client has taken too long for its first frame. */
    void requireHello() {
        if (state == State.AWAITING_HELLO) {
            close(CloseCode.PROTOCOL_ERROR);
        }
    }

    /** One beat of the heart: asks for a sign of life, and ends the session if the last one did not come. */
    void beat() {
        if (isStalled()) {
            close(CloseCode.SLOW);
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

    @Override
    public void take(String frame) {
        socket.writeTextMessage(frame);
    }

    @Override
    public boolean isReady() {
        boolean ready = !socket.writeQueueFull();
        if (ready) {
            behindSinceNanos = 0;
        } else if (behindSinceNanos == 0) {
            behindSinceNanos = System.nanoTime();
        }
        return ready;
    }

    private boolean isStalled() {
        return behindSinceNanos != 0
                && System.nanoTime() - behindSinceNanos
                        > reception.limits().stalled().toNanos();
    }

    private void resume() {
        behindSinceNanos = 0;
        socket.resume();
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
        switch (command) {
            case Command.Hello again -> {
                if (again.tools() == null && again.page() == null) {
                    refuse(new Failure("already_open", "One hello is enough for a socket.", false), null);
                } else {
                    page.visit(again.page());
                    page.declare(again.tools());
                }
            }
            case Command.ToolResult result -> page.answer(result);
            case Command.Send send -> {
                if (here.identity() instanceof Identity.Visitor visitor) {
                    submit(send, visitor, here.conversation());
                } else {
                    refuse(new Failure("forbidden", "An operator watches this conversation.", false), send.id());
                }
            }
            case Command.Stop stop -> reception.conversations().stop(here.conversation());
            case Command.Decide decide -> decisions.take(decide, here);
            case Command.New fresh -> {
                if (here.identity() instanceof Identity.Visitor) {
                    open(here.elsewhere(new ConversationId(UUID.randomUUID().toString())), 0);
                } else {
                    refuse(new Failure("forbidden", "An operator watches this conversation.", false), null);
                }
            }
            case Command.Typing typing -> {}
        }
    }

    private void enter(Command.Hello hello) {
        state = State.ENTERING;
        page.visit(hello.page());
        page.declare(hello.tools());
        reception
                .admit(hello)
                .onSuccess(admitted -> {
                    switch (admitted) {
                        case Reception.Verdict.Admitted yes -> open(yes.admission(), seen(hello, yes.admission()));
                        case Reception.Verdict.TurnedAway no -> close(no.code());
                    }
                })
                .onFailure(problem -> {
                    state = State.AWAITING_HELLO;
                    refuse(Reception.UNAVAILABLE, null);
                    close(CloseCode.DRAIN);
                });
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
        observation = reception
                .conversations()
                .observe(
                        admitted.conversation(),
                        Math.min(after, Math.max(admitted.top(), admitted.archived())),
                        admitted.top(),
                        admitted.archived(),
                        this);
    }

    /** One after the other, so that messages are answered in the order in which they were written. */
    private void submit(Command.Send send, Identity.Visitor visitor, ConversationId conversation) {
        if (sendsInFlight >= reception.limits().sendsInFlight()) {
            refuse(new Failure("too_many_messages", "Wait until earlier messages are accepted.", true), send.id());
            return;
        }
        sendsInFlight++;
        Message.User message = new Message.User(new MessageId(UUID.randomUUID().toString()), send.content());
        lastSend = lastSend.otherwiseEmpty()
                .compose(before -> reception
                        .conversations()
                        .accept(visitor.site(), visitor.id(), conversation, send.id(), message))
                .onSuccess(reply -> answer(send, reply))
                .onFailure(problem -> refuse(Reception.UNAVAILABLE, send.id()))
                .onComplete(done -> sendsInFlight--);
    }

    private void answer(Command.Send send, Reply reply) {
        switch (reply) {
            case Reply.Accepted accepted -> send(new Signal.Accepted(send.id(), accepted.message()));
            case Reply.NotYours notYours ->
                refuse(new Failure("not_yours", "The conversation belongs to somebody else.", false), send.id());
        }
    }

    private void refuse(Failure failure, @Nullable String id) {
        if (!failure.equals(Reception.UNAVAILABLE)
                && ++refused > reception.limits().badFrames()) {
            close(CloseCode.PROTOCOL_ERROR);
        } else {
            send(new Signal.Refused(failure, id, failure.retryable() ? Reception.RETRY_AFTER_MS : 0));
        }
    }

    /** Answers a client; one that takes no answers is not read from until it does. */
    private void send(Signal signal) {
        if (state != State.CLOSED) {
            socket.writeTextMessage(signal.encode());
            if (socket.writeQueueFull()) {
                socket.pause();
            }
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
