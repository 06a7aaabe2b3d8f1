package dev.parlor.provider.price;

import dev.parlor.config.ConfigProblem;
import dev.parlor.conversation.Cost;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.Usage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of prices. Looked up by a label once, then remembered. Usable from any thread.
 *
 * <p>The list is the data of pydantic/genai-prices in a form of our own; see the head of {@code prices.yaml}.
 */
public final class Prices {
    private static final Logger LOG = LoggerFactory.getLogger(Prices.class);
    /** Labels come from the sites' configuration, so there are few; but nobody should be able to fill the memory. */
    private static final int MOST_REMEMBERED = 10_000;

    private static final class Packed {
        static final Prices PRICES = new Prices(PricesFile.packed().providers());
    }

    private final List<ProviderPrices> providers;
    private final Map<String, Optional<ModelPrice>> known = new ConcurrentHashMap<>();
    /** Those of which the log has heard. */
    private final Set<String> unpriced = ConcurrentHashMap.newKeySet();

    private Prices(List<ProviderPrices> providers) {
        this.providers = List.copyOf(providers);
    }

    /** The list that every build brings along. */
    public static Prices packed() {
        return Packed.PRICES;
    }

    /**
     * The list of a file, and behind it the packed one for what the file does not know.
     *
     * @throws ConfigProblem with file, line and key
     */
    public static Prices read(Path file) {
        List<ProviderPrices> both = new ArrayList<>(PricesFile.read(file).providers());
        both.addAll(packed().providers);
        return new Prices(both);
    }

    /** What a model costs; {@code label} is {@code provider/name}. */
    public Pricing of(String label) {
        return new Listed(label);
    }

    private Cost unknown(String label) {
        if (unpriced.size() < MOST_REMEMBERED && unpriced.add(label)) {
            LOG.warn("{} has no price in prices.yaml: its tokens are counted, its cost is not", label);
        }
        return new Cost.Unknown();
    }

    private Optional<Tariff> tariff(String label, Instant when) {
        Optional<ModelPrice> found = known.get(label);
        if (found == null) {
            found = find(label);
            if (known.size() < MOST_REMEMBERED) {
                known.put(label, found);
            }
        }
        return found.flatMap(price -> price.at(when));
    }

    private Optional<ModelPrice> find(String label) {
        int slash = label.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        String name = label.substring(slash + 1);
        List<ProviderPrices> same = providers.stream()
                .filter(each -> each.names().contains(label.substring(0, slash)))
                .toList();
        return same.stream()
                .flatMap(each -> each.find(name).stream())
                .findFirst()
                .or(() -> same.stream().anyMatch(ProviderPrices::gateway) ? find(name) : Optional.empty());
    }

    private final class Listed implements Pricing {
        private final String label;

        Listed(String label) {
            this.label = label;
        }

        @Override
        public Cost cost(Usage usage, Instant when) {
            return tariff(label, when)
                    .<Cost>map(
                            tariff -> new Cost.Listed(tariff.of(usage.input()).of(usage)))
                    .orElseGet(() -> unknown(label));
        }

        @Override
        public Optional<Money> atMost(long inputTokens, long outputTokens, Instant when) {
            return tariff(label, when).map(tariff -> tariff.of(inputTokens).atMost(inputTokens, outputTokens));
        }
    }
}
