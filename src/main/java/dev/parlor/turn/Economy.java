package dev.parlor.turn;

import dev.parlor.config.SiteConfig.BudgetConfig;
import dev.parlor.history.Account;
import dev.parlor.history.Admission;
import dev.parlor.history.OpenTurn;
import dev.parlor.provider.ModelRequest;
import dev.parlor.tool.notice.Notice;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the site's models a turn asks: the usual one; where a budget comes to its end, the thrifty one from then on;
 * where that is not covered either, none. Event-loop confined.
 */
final class Economy {
    private static final Logger LOG = LoggerFactory.getLogger(Economy.class);

    private final OpenTurn turn;
    private final TurnParts parts;
    private final SiteParts site;
    private final Spending spending;
    private Model model;

    Economy(Run run, Spending spending) {
        this.turn = run.turn();
        this.parts = run.parts();
        this.site = run.site();
        this.spending = spending;
        this.model = site.model();
    }

    /** Who is asked. */
    sealed interface Choice {
        record Asks(Model model) implements Choice {}

        /** No answer is covered by the budgets. */
        record Nobody(Admission.Refused why) implements Choice {}
    }

    /** Sets aside what the next answer may cost, as {@link Spending#admit}. */
    Future<Choice> choose(ModelRequest request, int answer) {
        boolean canSave = model.equals(site.model()) && site.thrifty().isPresent();
        return canSave
                ? spending.reserve(model, request, answer).compose(admission -> switch (admission) {
                    case Admission.Granted granted -> Future.succeededFuture(granted(granted.used()));
                    case Admission.Refused refused -> {
                        save("refused");
                        yield choose(request, answer);
                    }
                })
                : spending.admit(model, request.withModel(model.name()), answer).map(admission -> switch (admission) {
                    case Admission.Granted granted -> new Choice.Asks(model);
                    case Admission.Refused refused -> nobody(refused);
                });
    }

    /** What was set aside for the usual model stays: more than enough, until the answer has ended. */
    private Choice granted(double used) {
        if (spending.isBounded() && used >= site.config().budget().degradeAt()) {
            save("near");
        }
        return new Choice.Asks(model);
    }

    private void save(String why) {
        model = site.thrifty().orElse(model);
        parts.metrics().degraded(turn.site(), model.label(), why);
        LOG.info("turn {}: {} answers, because a budget comes to its end", turn.id(), model.label());
    }

    private Choice nobody(Admission.Refused refused) {
        if (site.config().budget().exhausted() == BudgetConfig.Exhausted.NOTIFY) {
            String key = Spending.key(refused);
            LocalDate day = LocalDate.now(ZoneOffset.UTC);
            String id = turn.site() + " " + owner(refused.account()) + " " + key + " " + day;
            parts.notices()
                    .add(new Notice(
                            "budget-" + UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)),
                            turn.site(),
                            turn.conversation(),
                            "budget",
                            title(refused.account(), key),
                            false,
                            Instant.now()))
                    .onFailure(
                            lost -> LOG.error("operators are not told that {} is used up: {}", key, lost.getMessage()));
        }
        return new Choice.Nobody(refused);
    }

    private static String owner(Account account) {
        return switch (account) {
            case Account.OfSite site -> "";
            case Account.OfVisitor visitor -> visitor.visitor().value();
            case Account.OfConversation conversation ->
                conversation.conversation().value();
        };
    }

    private static String title(Account account, String key) {
        return switch (account) {
            case Account.OfSite site -> "The site's budget is used up: nobody is answered (" + key + ")";
            case Account.OfVisitor visitor -> "A visitor's budget is used up (" + key + ")";
            case Account.OfConversation conversation -> "A conversation's budget is used up (" + key + ")";
        };
    }
}
