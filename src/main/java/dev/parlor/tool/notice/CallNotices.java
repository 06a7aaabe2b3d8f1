package dev.parlor.tool.notice;

import dev.parlor.config.NoticeConfig;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallAudit;
import dev.parlor.tool.CallRecord;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Another audit that also tells operators of the calls which sites want them to know. Thread-safe. */
public final class CallNotices implements CallAudit {
    private static final Logger LOG = LoggerFactory.getLogger(CallNotices.class);
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z0-9_]+)}");
    private static final int LONGEST_TITLE = 300;

    private final CallAudit audit;
    private final Notices notices;
    private final Function<SiteId, List<NoticeConfig>> wanted;
    private final UnaryOperator<String> redaction;

    /**
     * An audit beside another.
     *
     * @param wanted what a site wants to be told of at the moment
     * @param redaction takes out of a title what nobody should read
     */
    public CallNotices(
            CallAudit audit,
            Notices notices,
            Function<SiteId, List<NoticeConfig>> wanted,
            UnaryOperator<String> redaction) {
        this.audit = audit;
        this.notices = notices;
        this.wanted = wanted;
        this.redaction = redaction;
    }

    @Override
    public void add(CallRecord call) {
        audit.add(call);
        if (!(call.result() instanceof ToolResult.Succeeded succeeded) || call.cached()) {
            return;
        }
        ToolInvocation invocation = call.invocation();
        wanted.apply(invocation.site()).stream()
                .filter(notice -> notice.tool().equals(invocation.call().name()))
                .findFirst()
                .ifPresent(notice -> tell(notice, call, facts(call.arguments(), succeeded.content())));
    }

    private void tell(NoticeConfig notice, CallRecord call, JsonObject facts) {
        boolean meant = notice.when().entrySet().stream()
                .allMatch(wish -> wish.getValue().equals(String.valueOf(facts.getValue(wish.getKey()))));
        if (!meant) {
            return;
        }
        ToolInvocation invocation = call.invocation();
        String title = redaction.apply(PLACE.matcher(notice.title())
                .replaceAll(place -> Matcher.quoteReplacement(String.valueOf(facts.getValue(place.group(1), "")))));
        notices.add(new Notice(
                        invocation.idempotencyKey(),
                        invocation.site(),
                        invocation.conversation(),
                        notice.tool(),
                        title.length() > LONGEST_TITLE ? title.substring(0, LONGEST_TITLE) + "..." : title,
                        notice.urgent(),
                        call.at()))
                .onFailure(lost -> LOG.error(
                        "Operators are not told of call {}: {}",
                        call.invocation().call().id(),
                        title,
                        lost));
    }

    /** Arguments, and over them the fields of the result. */
    private static JsonObject facts(String arguments, String result) {
        return object(arguments).mergeIn(object(result));
    }

    private static JsonObject object(String json) {
        try {
            return json.startsWith("{") ? new JsonObject(json) : new JsonObject();
        } catch (DecodeException notJson) {
            return new JsonObject();
        }
    }
}
