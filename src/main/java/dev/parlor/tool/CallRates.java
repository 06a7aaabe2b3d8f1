package dev.parlor.tool;

import dev.parlor.config.tool.RateConfig;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How many calls there were lately, counted for all servers together. */
public interface CallRates {
    /**
     * Takes one call from each quota, or none if one of them is used up.
     *
     * @return how long until the next call fits; empty if this one does
     */
    Future<Optional<Duration>> take(List<Quota> quotas);

    /**
     * So many calls of one kind by one party.
     *
     * @param key names what is counted together
     */
    record Quota(String key, RateConfig rate) {}
}
