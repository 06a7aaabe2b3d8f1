package dev.parlor.site;

import dev.parlor.config.ParlorConfig;
import dev.parlor.config.Secret;
import java.util.Map;
import java.util.Optional;

/** The keys with which programs come in, as {@code parlor.yaml} lists them. Thread-safe. */
public final class ApiKeys {
    private final Map<String, ParlorConfig.ApiKey> keys;

    public ApiKeys(Map<String, ParlorConfig.ApiKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    /** Who has this key; compared in constant time, and an empty key is nobody's. */
    public Optional<Caller> find(String key) {
        Secret given = new Secret(key);
        Optional<Caller> found = Optional.empty();
        for (Map.Entry<String, ParlorConfig.ApiKey> entry : keys.entrySet()) {
            if (entry.getValue().key().isPresent() && entry.getValue().key().equals(given)) {
                found = Optional.of(new Caller(
                        entry.getKey(),
                        entry.getValue().scopes(),
                        entry.getValue().sites()));
            }
        }
        return found;
    }
}
