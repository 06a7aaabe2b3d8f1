package dev.parlor.tool.mail;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.parlor.tool.Allowed;
import dev.parlor.tool.JavaTool;
import dev.parlor.tool.Tool;

/** Sends a plain text to one address. A write: a site that offers it does well to have the visitor agree first. */
public final class SendEmail {
    public static final String NAME = "send_email";

    private static final String DESCRIPTION = """
        Sends an e-mail in plain text to one address, in the name of this site. Use it only when the visitor asks for an \
        e-mail and has said to whom and what. Not for anything that the visitor has not seen.\
        """;

    record Arguments(
            @JsonPropertyDescription("Address of the one who gets it") @Allowed(max = 254, format = "email")
            String to,

            @JsonPropertyDescription("Subject, one line") @Allowed(min = 1, max = 150, pattern = "^[^\\r\\n]*$")
            String subject,

            @JsonPropertyDescription("The text itself") @Allowed(min = 1, max = 10_000)
            String text) {}

    /** What the model reads. */
    record Answer(String to, String subject, String sent) {}

    private SendEmail() {}

    /** The tool, by a server. */
    public static Tool tool(Postbox postbox) {
        return new JavaTool<>(
                NAME,
                DESCRIPTION,
                Arguments.class,
                (arguments, call) -> postbox.send(arguments, call.idempotencyKey()));
    }
}
