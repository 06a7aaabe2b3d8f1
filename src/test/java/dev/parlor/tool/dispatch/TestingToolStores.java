package dev.parlor.tool.dispatch;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ApprovalDesk;
import dev.parlor.tool.CallRecord;
import dev.parlor.tool.ResultCache;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolStores;
import dev.parlor.tool.WriteLedger;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Stores in memory, for tests of what the dispatcher does with them; the real ones have tests of their own. */
public final class TestingToolStores {
    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final Map<String, ToolResult.Succeeded> cached = new ConcurrentHashMap<>();
    private final AtomicInteger kept = new AtomicInteger();
    private final Map<String, Promise<ApprovalDecision>> asked = new ConcurrentHashMap<>();
    private final List<CallRecord> records = new CopyOnWriteArrayList<>();
    private volatile Optional<Duration> wait = Optional.empty();

    public static ToolStores open() {
        return new TestingToolStores().stores();
    }

    public ToolStores stores() {
        return new ToolStores(
                quotas -> Future.succeededFuture(wait),
                new ResultCache() {
                    @Override
                    public Future<Optional<ToolResult.Succeeded>> find(String key) {
                        return Future.succeededFuture(Optional.ofNullable(cached.get(key)));
                    }

                    @Override
                    public Future<Void> keep(String key, Owner owner, ToolResult.Succeeded result, Duration lasting) {
                        cached.put(key, result);
                        kept.incrementAndGet();
                        return Future.succeededFuture();
                    }

                    @Override
                    public Future<Void> forget(Owner owner) {
                        cached.clear();
                        return Future.succeededFuture();
                    }
                },
                new WriteLedger() {
                    @Override
                    public Future<Boolean> begin(ToolInvocation invocation) {
                        return Future.succeededFuture(begun.add(invocation.idempotencyKey()));
                    }

                    @Override
                    public Future<Set<String>> begun(ConversationId conversation, Set<String> idempotencyKeys) {
                        return Future.succeededFuture(
                                idempotencyKeys.stream().filter(begun::contains).collect(Collectors.toSet()));
                    }
                },
                this::ask,
                records::add,
                (model, invocation, tool, failure) -> Future.succeededFuture("Ask " + model + "."));
    }

    /** How many results were put into the cache. */
    int kept() {
        return kept.get();
    }

    private Future<ApprovalDesk.Asked> ask(Approval approval, Future<Void> over) {
        Promise<ApprovalDecision> decision = asked.computeIfAbsent(approval.id(), id -> Promise.promise());
        return Future.succeededFuture(new ApprovalDesk.Asked(approval, decision.future()));
    }

    /** Decides what is asked under the id now, or will be. */
    public void decide(String id, ApprovalDecision decision) {
        asked.computeIfAbsent(id, unasked -> Promise.promise()).tryComplete(decision);
    }

    public void exhaustRates(Duration until) {
        wait = Optional.of(until);
    }

    /** As if a server had begun the write and died. */
    public void begin(String idempotencyKey) {
        begun.add(idempotencyKey);
    }

    public List<CallRecord> records() {
        return List.copyOf(records);
    }
}
