package dev.parlor.provider.price;

import java.util.List;
import java.util.Optional;

/**
 * The prices of one provider.
 *
 * @param names what it may be called
 * @param gateway whether it passes on the prices of the vendors in its models' names
 */
record ProviderPrices(List<String> names, boolean gateway, List<ModelPrice> models) {
    ProviderPrices {
        names = List.copyOf(names);
        models = List.copyOf(models);
    }

    Optional<ModelPrice> find(String model) {
        return models.stream().filter(price -> price.match().fits(model)).findFirst();
    }
}
