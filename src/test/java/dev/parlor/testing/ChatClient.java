package dev.parlor.testing;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client that speaks frames, for tests that read every one of them. Blocks; every wait has an end. */
public final class ChatClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final WebSocket socket;
    private final LinkedBlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
    private final List<JsonObject> all = Collections.synchronizedList(new ArrayList<>());
    private final List<String> texts = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    /** Connects to a site, without a hello. */
    public ChatClient(int port, String site) {
        this(port, site, Map.of());
    }

    /** Connects with further headers; fails with a {@code CompletionException} if the server does not switch. */
    public ChatClient(int port, String site, Map<String, String> headers) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().subprotocols("parlor.v1");
        headers.forEach(builder::header);
        socket = builder.buildAsync(URI.create("ws://localhost:" + port + "/ws?site=" + site), new Listener())
                .join();
    }

    public void send(JsonObject frame) {
        sendText(frame.encode());
    }

    public void sendText(String text) {
        socket.sendText(text, true).join();
    }

    public void sendBytes(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    public void stop() {
        send(new JsonObject().put("type", "stop"));
    }

    /** Says hello as somebody new, and gives what the server answers. */
    public JsonObject hello() {
        return hello(new JsonObject());
    }

    /** Says hello with some of {@code token}, {@code conversation}, {@code after}. */
    public JsonObject hello(JsonObject with) {
        send(new JsonObject().put("type", "hello").mergeIn(with));
        return await(frame -> "parlor.hello".equals(frame.getString("name"))).getJsonObject("value");
    }

    public void say(String id, String text) {
        send(new JsonObject().put("type", "send").put("id", id).put("content", text));
    }

    /** The next frame that fits; those before it are passed over. */
    public JsonObject await(Predicate<JsonObject> fits) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() < end) {
                JsonObject frame = frames.poll(100, TimeUnit.MILLISECONDS);
                if (frame != null && fits.test(frame)) {
                    return frame;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("no frame that fits came in time; there were " + all);
    }

    public JsonObject awaitType(String type) {
        return await(frame -> type.equals(frame.getString("type")));
    }

    /** The frame that ends the running turn. */
    public JsonObject awaitEnd() {
        return await(frame -> List.of("RUN_FINISHED", "RUN_ERROR").contains(frame.getString("type")));
    }

    /** The next question of a call that waits for a person. */
    public JsonObject awaitQuestion() {
        return await(frame -> "parlor.approval".equals(frame.getString("name"))).getJsonObject("value");
    }

    /** Answers a question. */
    public void decide(JsonObject question, JsonObject payload) {
        send(new JsonObject()
                .put("type", "decide")
                .put("interruptId", question.getString("interruptId"))
                .put("status", "resolved")
                .put("payload", payload));
    }

    /** Agrees to what is asked. */
    public void approve(JsonObject question) {
        decide(question, new JsonObject().put("approved", true));
    }

    /** The id that the server gave the message with this client's id. */
    public String awaitAccepted(String id) {
        return await(frame -> "parlor.accepted".equals(frame.getString("name"))
                        && id.equals(frame.getJsonObject("value").getString("id")))
                .getJsonObject("value")
                .getString("messageId");
    }

    /** A piece of the assistant's text. */
    public JsonObject awaitText() {
        return await(frame -> "TEXT_MESSAGE_CONTENT".equals(frame.getString("type")) && isAssistants(frame));
    }

    private boolean isAssistants(JsonObject piece) {
        return frames().stream()
                .anyMatch(frame -> "TEXT_MESSAGE_START".equals(frame.getString("type"))
                        && "assistant".equals(frame.getString("role"))
                        && piece.getString("messageId").equals(frame.getString("messageId")));
    }

    /** The refusal of a command. */
    public JsonObject awaitRefusal() {
        return await(frame -> "parlor.error".equals(frame.getString("name"))).getJsonObject("value");
    }

    public boolean isClosed() {
        return closed.isDone();
    }

    /** The code with which the server closed. */
    public int awaitClose() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Every frame so far, in order. */
    public List<JsonObject> frames() {
        return List.copyOf(all);
    }

    /** The entries of the log so far, in order. */
    public List<JsonObject> entries() {
        return frames().stream().filter(frame -> frame.containsKey("seq")).toList();
    }

    /** The entries of the log so far, as they came. */
    public List<String> entryTexts() {
        return List.copyOf(texts).stream()
                .filter(text -> new JsonObject(text).containsKey("seq"))
                .toList();
    }

    /** Number of the last entry so far; 0 if there is none. */
    public long seq() {
        List<JsonObject> entries = entries();
        return entries.isEmpty() ? 0 : entries.getLast().getLong("seq");
    }

    /** The text that the assistant has said so far and not taken back, all messages joined. */
    public String assistantText() {
        return assistantText(entries());
    }

    /** The same, of the frames of one client after the other. */
    public static String assistantText(List<JsonObject> frames) {
        List<String> withdrawn = frames.stream()
                .filter(frame -> "parlor.message.reset".equals(frame.getString("name")))
                .map(frame -> frame.getJsonObject("value").getString("messageId"))
                .toList();
        List<String> assistants = frames.stream()
                .filter(frame -> "TEXT_MESSAGE_START".equals(frame.getString("type")))
                .filter(frame -> "assistant".equals(frame.getString("role")))
                .map(frame -> frame.getString("messageId"))
                .filter(message -> !withdrawn.contains(message))
                .toList();
        StringBuilder text = new StringBuilder();
        frames.stream()
                .filter(frame -> "TEXT_MESSAGE_CONTENT".equals(frame.getString("type")))
                .filter(frame -> assistants.contains(frame.getString("messageId")))
                .forEach(frame -> text.append(frame.getString("delta")));
        return text.toString();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
            text.append(piece);
            if (last) {
                JsonObject frame = new JsonObject(text.toString());
                texts.add(text.toString());
                text.setLength(0);
                all.add(frame);
                frames.add(frame);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket from, Throwable problem) {
            closed.complete(1006);
        }
    }
}
