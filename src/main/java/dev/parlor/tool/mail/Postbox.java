package dev.parlor.tool.mail;

import dev.parlor.config.MailConfig;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.JavaTool;
import dev.parlor.tool.ToolFault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to a mail server, or the sentence that there is none. Thread-safe; connects when the first e-mail goes. */
public final class Postbox {
    private static final Logger LOG = LoggerFactory.getLogger(Postbox.class);
    private static final String NOT_CONFIGURED =
            "No mail server has been set up here, so nothing was sent. Whoever runs"
                    + " this server names one with the key mail.host of parlor.yaml.";
    private static final int FIRST_PERMANENT_REPLY = 500;

    private final String from;
    private final @Nullable MailClient client;

    private Postbox(String from, @Nullable MailClient client) {
        this.from = from;
        this.client = client;
    }

    /** Opens nothing yet. */
    public static Postbox of(Vertx vertx, MailConfig config) {
        return new Postbox(config.from(), config.isConfigured() ? MailClient.create(vertx, options(config)) : null);
    }

    /** One that says that it has no server. */
    public static Postbox none() {
        return new Postbox("", null);
    }

    private static io.vertx.ext.mail.MailConfig options(MailConfig config) {
        boolean signsIn = !config.user().isBlank();
        io.vertx.ext.mail.MailConfig options = new io.vertx.ext.mail.MailConfig(config.host(), config.port());
        options.setStarttls(config.tls().equals("starttls") ? StartTLSOptions.REQUIRED : StartTLSOptions.DISABLED)
                .setLogin(signsIn ? LoginOption.REQUIRED : LoginOption.DISABLED)
                .setMaxPoolSize(config.connections());
        if (signsIn) {
            options.setUsername(config.user()).setPassword(config.password().reveal());
        }
        options.setSsl(config.tls().equals("implicit"));
        options.setConnectTimeout((int) config.connect().toMillis());
        options.setIdleTimeout((int) config.idle().toMillis()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }

    /**
     * Sends, and waits for the server to have taken it. Blocking, ends when its thread is interrupted.
     *
     * @param key the same for the same call, so that a mailbox can tell a message that comes twice
     */
    ToolResult send(SendEmail.Arguments letter, String key) throws InterruptedException {
        if (client == null) {
            return ToolResult.failed("not_configured", NOT_CONFIGURED, false);
        }
        MailMessage message = new MailMessage()
                .setFrom(from)
                .setTo(letter.to())
                .setSubject(letter.subject())
                .setText(letter.text());
        message.addHeader("X-Idempotency-Key", key.replaceAll("[^A-Za-z0-9_.:-]", ""));
        try {
            client.sendMail(message).toCompletionStage().toCompletableFuture().get();
            return JavaTool.succeeded(new SendEmail.Answer(letter.to(), letter.subject(), "taken by the mail server"));
        } catch (ExecutionException problem) {
            return trouble(problem.getCause());
        }
    }

    /** Nothing is said of the server but what the visitor can do about it. */
    private static ToolResult trouble(@Nullable Throwable cause) {
        LOG.warn("An e-mail was not sent: {}", String.valueOf(cause));
        if (cause instanceof SMTPException said) {
            return said.getReplyCode() >= FIRST_PERMANENT_REPLY
                    ? ToolFault.REQUEST_REJECTED.untouched(
                            "The mail server does not take this e-mail; the address may be wrong.")
                    : ToolFault.UNAVAILABLE.untouched("The mail server takes nothing at the moment.");
        }
        boolean never = cause instanceof ConnectException || cause instanceof UnknownHostException;
        return never
                ? ToolFault.UNREACHABLE.untouched("The mail server cannot be reached.")
                : ToolFault.OUTCOME_UNKNOWN.because(
                        "The connection to the mail server broke; it is unknown whether the e-mail went out.");
    }

    /** Ends all connections. */
    public Future<Void> close() {
        return client == null ? Future.succeededFuture() : client.close();
    }
}
