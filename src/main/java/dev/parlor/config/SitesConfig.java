package dev.parlor.config;

import java.time.Duration;
import java.util.List;

/**
 * How sites change while the server runs.
 *
 * @param look pause between two looks at {@code conf/sites}; zero: the files are read at start only
 * @param apiSites most sites that are made over the API
 * @param apiBytes largest text of one
 * @param apiEnvironment names of the variables that their texts may read
 */
public record SitesConfig(Duration look, int apiSites, int apiBytes, List<String> apiEnvironment) {
    public SitesConfig {
        if (!look.isZero()) {
            Range.of("look", look.toMillis(), 100, 3_600_000);
        }
        Range.of("api_sites", apiSites, 0, 10_000);
        Range.of("api_bytes", apiBytes, 1_024, 2 << 20);
        apiEnvironment = List.copyOf(apiEnvironment);
    }
}
