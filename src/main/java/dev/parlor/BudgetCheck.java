package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.SiteId;
import dev.parlor.provider.price.Pricing;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds budgets of a site that could not work, before a visitor does. */
final class BudgetCheck {
    private static final Logger LOG = LoggerFactory.getLogger(BudgetCheck.class);

    private final SiteId id;
    private final SiteConfig site;

    BudgetCheck(SiteId id, SiteConfig site) {
        this.id = id;
        this.site = site;
    }

    /**
     * Of each budget, whether it covers one answer at all; and of each model, whether budgets in USD can bound it.
     *
     * @param models those that may answer, by their labels
     * @throws ConfigProblem if there could never be an answer
     */
    void run(Map<String, Pricing> models, Instant now) {
        int output = site.turn().outputTokens();
        models.forEach((label, pricing) -> {
            Optional<Money> answer = pricing.atMost(0, output, now);
            amounts().forEach((key, limit) -> {
                if (!limit.equals(Money.ZERO)
                        && answer.isPresent()
                        && answer.get().compareTo(limit) > 0) {
                    throw tooSmall(key, limit + " USD", "up to " + answer.get() + " USD by " + label);
                }
            });
            if (answer.isEmpty() && amounts().values().stream().anyMatch(limit -> !limit.equals(Money.ZERO))) {
                LOG.warn("site {}: {} has no price, so that only budgets in tokens bound it", id, label);
            }
        });
        counts().forEach((key, limit) -> {
            if (limit > 0 && limit < output) {
                throw tooSmall(key, limit + " tokens", "up to " + output + " tokens");
            }
        });
    }

    private ConfigProblem tooSmall(String key, String limit, String answer) {
        return new ConfigProblem("site " + id + ": budget." + key + ": " + limit + " do not cover one answer of "
                + answer + "; raise it, or lower turn.output_tokens");
    }

    private Map<String, Money> amounts() {
        Map<String, Money> amounts = new LinkedHashMap<>();
        amounts.put("visitor_day_usd", site.budget().visitorDayUsd());
        amounts.put("site_day_usd", site.budget().siteDayUsd());
        amounts.put("conversation_usd", site.budget().conversationUsd());
        return amounts;
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("visitor_day_tokens", site.budget().visitorDayTokens());
        counts.put("site_day_tokens", site.budget().siteDayTokens());
        counts.put("conversation_tokens", site.budget().conversationTokens());
        return counts;
    }
}
