package dev.parlor.history.redis;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Message;
import dev.parlor.history.ConversationLog;
import dev.parlor.history.HotHistory;
import dev.parlor.history.MessageJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The hot history as a Redis list {@code c:{cid}:history}, one message a value, in the form of {@link MessageJson}. */
public final class RedisHistory implements HotHistory {
    /** KEYS history, log. ARGV the ID of a seal, milliseconds, messages. What was erased does not come back. */
    private static final String REPLACE = """
            redis.call('DEL', KEYS[1])
            if #redis.call('XRANGE', KEYS[2], ARGV[1], ARGV[1]) > 0 then return 0 end
            for i = 3, #ARGV do redis.call('RPUSH', KEYS[1], ARGV[i]) end
            if #ARGV > 2 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
            return 1
            """;

    private final RedisLink link;
    private final Duration retention;

    public RedisHistory(RedisLink link, Duration retention) {
        this.link = link;
        this.retention = retention;
    }

    @Override
    public Future<List<Message>> load(ConversationId conversation) {
        return link.send(Request.cmd(Command.LRANGE)
                        .arg(Keys.history(conversation))
                        .arg(0)
                        .arg(-1))
                .map(values -> {
                    List<Message> messages = new ArrayList<>(values.size());
                    for (Response value : values) {
                        messages.add(MessageJson.decode(new JsonObject(value.toString())));
                    }
                    return messages;
                });
    }

    /** One RPUSHX: readers see all of the messages or none. */
    @Override
    public Future<Void> append(ConversationId conversation, List<Message> messages) {
        return link.batch(List.of(push(Command.RPUSHX, conversation, messages), expire(conversation)))
                .mapEmpty();
    }

    @Override
    public Future<Void> replace(ConversationId conversation, List<Message> messages) {
        Request replace = Request.cmd(Command.EVAL)
                .arg(REPLACE)
                .arg(2)
                .arg(Keys.history(conversation))
                .arg(Keys.log(conversation))
                .arg(ConversationLog.SEALED + "-0")
                .arg(retention.toMillis());
        messages.forEach(message -> replace.arg(MessageJson.encode(message).encode()));
        return link.send(replace).mapEmpty();
    }

    @Override
    public Future<Void> drop(ConversationId conversation) {
        return link.send(Request.cmd(Command.DEL).arg(Keys.history(conversation)))
                .mapEmpty();
    }

    private static Request push(Command command, ConversationId conversation, List<Message> messages) {
        Request push = Request.cmd(command).arg(Keys.history(conversation));
        messages.forEach(message -> push.arg(MessageJson.encode(message).encode()));
        return push;
    }

    private Request expire(ConversationId conversation) {
        return Request.cmd(Command.PEXPIRE).arg(Keys.history(conversation)).arg(retention.toMillis());
    }
}
