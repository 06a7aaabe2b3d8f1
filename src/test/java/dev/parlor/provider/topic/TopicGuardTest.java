package dev.parlor.provider.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.Secret;
import dev.parlor.config.TopicConfig;
import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.ToolChoice;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.provider.price.PricedProvider;
import dev.parlor.provider.price.Pricing;
import dev.parlor.testing.ScriptedModel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A guard before a real server of a model. */
class TopicGuardTest {
    private static final TopicConfig TOPIC = new TopicConfig("Food that we deliver.", "I can only help with food.");

    private final Vertx vertx = Vertx.vertx();
    private final ScriptedModel server = ScriptedModel.start(vertx);
    private final List<ProviderEvent> events = new CopyOnWriteArrayList<>();
    private final Provider guard = new TopicGuard(
            new PricedProvider(
                    new OpenAiProvider(vertx, new Endpoint("p", server.url(), Secret.NONE)),
                    Pricing.FREE,
                    InstantSource.system()),
            TOPIC);

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void aQuestionBeyondTheTopicIsDeclinedInTheWordsOfTheSiteAndNeverAnswered() {
        server.thenSays("{\"on_topic\":false}");
        assertThat(ask(said("Write me a poem")).text()).isEqualTo("I can only help with food.");
        assertThat(server.requests()).hasSize(1);
        assertThat(events).filteredOn(ProviderEvent.Used.class::isInstance).hasSize(1);
    }

    @Test
    void aQuestionOfTheTopicIsAnsweredAsItIs() {
        server.thenSays("{\"on_topic\":true}").thenSays("It is on the way.");
        assertThat(ask(said("Where is my soup?")).text()).isEqualTo("It is on the way.");
        assertThat(server.requests()).hasSize(2);
        assertThat(system(0)).contains("Food that we deliver.");
        assertThat(system(1)).isEqualTo("You are kind.");
    }

    @Test
    void whatTheAssistantSaidLastIsKnownToTheGuard() {
        server.thenSays("{\"on_topic\":true}").thenSays("Thank you.");
        ask(said("Hello"), new Message.Assistant(id("a"), "What is your name?", List.of(), null), said("Sam"));
        assertThat(server.messages(0).getLast().encode()).contains("What is your name?", "Sam");
    }

    @Test
    void theStepsAfterATurnsToolsAreNotLookedAt() {
        server.thenSays("Here you are.");
        ToolCall call = new ToolCall("call", "look", "{}");
        ask(
                said("Where is my soup?"),
                new Message.Assistant(id("a"), "", List.of(call), null),
                new Message.Tool(id("t"), "call", new ToolResult.Succeeded("{}")));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void whatCannotBeJudgedIsAnswered() {
        server.thenSays("Perhaps.").thenSays("Who knows.").thenSays("It is on the way.");
        assertThat(ask(said("Where is my soup?")).text()).isEqualTo("It is on the way.");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void aStopWhileItLooksIsTheEnd() {
        Promise<Void> never = Promise.promise();
        server.waitsFor(never.future()).thenSays("{\"on_topic\":true}").thenSays("No.");
        Promise<ProviderEvent.Terminal> end = Promise.promise();
        vertx.runOnContext(there -> {
            ProviderCall call = guard.ask(request(said("Where is my soup?")), event -> heard(event, end));
            vertx.setTimer(50, later -> call.cancel());
        });
        assertThat(TestingServer.await(end.future()))
                .isInstanceOfSatisfying(
                        ProviderEvent.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo("cancelled"));
        never.complete();
    }

    private ProviderAnswer ask(Message... messages) {
        Future<ProviderEvent.Terminal> end = Future.future(promise ->
                vertx.runOnContext(there -> guard.ask(request(messages), event -> heard(event, promise))));
        return TestingServer.await(end).answer();
    }

    private void heard(ProviderEvent event, Promise<ProviderEvent.Terminal> end) {
        events.add(event);
        if (event instanceof ProviderEvent.Terminal last) {
            end.complete(last);
        }
    }

    private static ModelRequest request(Message... messages) {
        return new ModelRequest(
                "gpt-4.1", "You are kind.", List.of(messages), List.of(), new ToolChoice.Auto(), true, 100);
    }

    private String system(int request) {
        JsonObject first = server.messages(request).getFirst();
        return first.getString("content");
    }

    private static Message said(String text) {
        return new Message.User(id("u"), List.of(new ContentPart.Text(text)));
    }

    private static MessageId id(String id) {
        return new MessageId(id);
    }
}
