package dev.parlor.tool.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.parlor.config.MailConfig;
import dev.parlor.config.Secret;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.tool.ArgumentCheck;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolLimits;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** E-mails by a real mail server. */
class SendEmailTest {
    private static final JsonObject LETTER = new JsonObject()
            .put("to", "ana@example.com")
            .put("subject", "The drill")
            .put("text", "It is ready.\nCome by after seven.");

    private final Vertx vertx = Vertx.vertx();
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void open() {
        server.start();
    }

    @AfterEach
    void close() {
        server.stop();
        vertx.close();
    }

    @Test
    void aLetterArrivesAsItWasWritten() throws Exception {
        assertThat(told(by(port()), LETTER)).contains("taken by the mail server");
        assertThat(server.getReceivedMessages()).hasSize(1);
        MimeMessage received = server.getReceivedMessages()[0];
        assertThat(received.getFrom()).extracting(String::valueOf).containsExactly("Toolbox <hello@toolbox.example>");
        assertThat(received.getAllRecipients()).extracting(String::valueOf).containsExactly("ana@example.com");
        assertThat(received.getSubject()).isEqualTo("The drill");
        assertThat(String.valueOf(received.getContent()).strip())
                .isEqualToNormalizingNewlines(LETTER.getString("text"));
        assertThat(received.getHeader("X-Idempotency-Key")).containsExactly("key-1");
    }

    @Test
    void withoutAServerItSaysSo() {
        assertThat(told(new MailConfig("", 587, "", "", Secret.NONE, "starttls", 1, seconds(5), seconds(5)), LETTER))
                .startsWith("not_configured: No mail server has been set up here, so nothing was sent.");
    }

    @Test
    void aServerThatIsGoneIsToldAndNothingWasSent() {
        int port = port();
        server.stop();
        assertThat(told(by(port), LETTER)).isEqualTo("unreachable: The mail server cannot be reached.");
    }

    @Test
    void nothingCanBeSmuggledIntoTheHeaders() {
        assertThat(told(by(port()), LETTER.copy().put("subject", "Hello\r\nBcc: eve@example.com")))
                .startsWith("invalid_arguments");
        assertThat(told(by(port()), LETTER.copy().put("to", "ana@example.com, eve@example.com")))
                .startsWith("invalid_arguments");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    private int port() {
        return server.getSmtp().getPort();
    }

    private static MailConfig by(int port) {
        return new MailConfig(
                "127.0.0.1",
                port,
                "Toolbox <hello@toolbox.example>",
                "",
                Secret.NONE,
                "none",
                1,
                seconds(5),
                seconds(5));
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private String told(MailConfig config, JsonObject arguments) {
        Postbox postbox = Postbox.of(vertx, config);
        Tool tool = SendEmail.tool(postbox);
        ToolResult result = switch (new ArgumentCheck(tool.definition(), ToolLimits.STANDARD)
                .check(arguments.encode())) {
            case ArgumentCheck.Verdict.Refused refused -> refused.result();
            case ArgumentCheck.Verdict.Accepted accepted -> {
                Promise<ToolResult> answer = Promise.promise();
                vertx.runOnContext(there -> tool.run(call(), accepted.arguments(), CallScope.lasting(seconds(20)))
                        .onComplete(answer));
                yield TestingBench.get(answer.future());
            }
        };
        TestingBench.get(postbox.close());
        return switch (result) {
            case ToolResult.Succeeded succeeded -> succeeded.content();
            case ToolResult.Failed failed ->
                failed.failure().code() + ": " + failed.failure().message();
        };
    }

    private static ToolInvocation call() {
        return new ToolInvocation(
                new SiteId("toolbox"),
                new ConversationId("conversation"),
                new TurnId("turn"),
                Visitor.stranger(new VisitorId("visitor")),
                new ToolCall("call", SendEmail.NAME, ""),
                "",
                "key-1");
    }
}
