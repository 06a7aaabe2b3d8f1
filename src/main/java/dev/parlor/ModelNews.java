package dev.parlor;

import dev.parlor.conversation.ModelHealth;
import dev.parlor.history.ModelStates;
import dev.parlor.provider.health.HealthBoard;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this server and the others know of the models: each tells on what it learns, and the last word counts. */
record ModelNews(HealthBoard here, ModelStates everywhere) {
    private static final Logger LOG = LoggerFactory.getLogger(ModelNews.class);

    static ModelNews share(HealthBoard here, ModelStates everywhere) {
        here.onChange(news -> everywhere
                .put(news)
                .onFailure(problem -> LOG.debug("{}: not told on: {}", news.model(), problem.getMessage())));
        return new ModelNews(here, everywhere);
    }

    /** Of the models that the sites of this server name; without Redis, what this server saw by itself. */
    Future<List<ModelHealth>> all() {
        return everywhere.all().otherwise(List.of()).map(shared -> {
            Map<String, ModelHealth> others = new HashMap<>();
            shared.forEach(each -> others.put(each.model(), each));
            return here.all().stream()
                    .map(mine -> later(mine, others.getOrDefault(mine.model(), mine)))
                    .toList();
        });
    }

    private static ModelHealth later(ModelHealth mine, ModelHealth other) {
        return other.updatedAt().isAfter(mine.updatedAt()) ? other : mine;
    }
}
