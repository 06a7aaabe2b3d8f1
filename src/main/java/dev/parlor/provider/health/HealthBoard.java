package dev.parlor.provider.health;

import dev.parlor.conversation.Failure;
import dev.parlor.conversation.ModelHealth;
import dev.parlor.conversation.ModelHealth.Circuit;
import dev.parlor.conversation.ModelHealth.Setback;
import dev.parlor.provider.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How each model fares, as this server sees it. One small record a model, and there are as many as the sites name.
 * Thread-safe.
 */
public final class HealthBoard {
    /** News of the same kind are told on no more often than this. */
    private static final Duration TELLING_PAUSE = Duration.ofSeconds(5);

    private static final Refusal SILENT = new Refusal(0, "");

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Duration window;
    private final Clock clock;
    private volatile Consumer<ModelHealth> listener = news -> {};

    /** @param window over which requests are counted */
    public HealthBoard(Duration window, Clock clock) {
        this.window = window;
        this.clock = clock;
    }

    /** Names who hears of changes, on the thread that brought one about; must return at once. */
    public void onChange(Consumer<ModelHealth> hears) {
        listener = hears;
    }

    /** A model that may be asked from now on. */
    public void add(String model) {
        entry(model);
    }

    public void ended(Outcome outcome) {
        if (outcome.isNews()) {
            tell(entry(outcome.model()).ended(outcome));
        }
    }

    public void circuitChanged(String model, Circuit circuit) {
        tell(entry(model).circuitChanged(circuit));
    }

    /** All models, by name. */
    public List<ModelHealth> all() {
        return entries.values().stream()
                .map(Entry::health)
                .sorted(Comparator.comparing(ModelHealth::model))
                .toList();
    }

    private Entry entry(String model) {
        return entries.computeIfAbsent(model, Entry::new);
    }

    private void tell(@Nullable ModelHealth news) {
        if (news != null) {
            listener.accept(news);
        }
    }

    private final class Entry {
        private final String model;
        private final OutcomeWindow outcomes = new OutcomeWindow(window);
        private Circuit circuit = Circuit.CLOSED;
        private @Nullable Instant answeredAt;
        private @Nullable Setback setback;
        private Instant updatedAt = Instant.EPOCH;
        private Instant toldAt = Instant.EPOCH;
        private String toldKind = "";

        private Entry(String model) {
            this.model = model;
        }

        synchronized @Nullable ModelHealth ended(Outcome outcome) {
            Failure failure = outcome.failure();
            updatedAt = clock.instant();
            outcomes.add(nanos(), failure != null);
            if (failure == null) {
                answeredAt = updatedAt;
                setback = null;
            } else {
                setback = next(setback, failure, Objects.requireNonNullElse(outcome.refusal(), SILENT));
            }
            return news();
        }

        synchronized @Nullable ModelHealth circuitChanged(Circuit next) {
            circuit = next;
            updatedAt = clock.instant();
            return news();
        }

        synchronized ModelHealth health() {
            long now = nanos();
            return new ModelHealth(
                    model, circuit, outcomes.answers(now), outcomes.failures(now), answeredAt, setback, updatedAt);
        }

        private Setback next(@Nullable Setback before, Failure failure, Refusal refusal) {
            return new Setback(
                    failure.code(),
                    refusal.status(),
                    refusal.words(),
                    before == null ? updatedAt : before.since(),
                    updatedAt,
                    before == null ? 1 : before.times() + 1);
        }

        private @Nullable ModelHealth news() {
            String kind = circuit + (setback == null ? "" : setback.code());
            if (kind.equals(toldKind) && Duration.between(toldAt, updatedAt).compareTo(TELLING_PAUSE) < 0) {
                return null;
            }
            toldKind = kind;
            toldAt = updatedAt;
            return health();
        }

        private long nanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }
    }
}
