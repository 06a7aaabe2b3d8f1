package dev.parlor;

import static dev.parlor.TestingSites.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.SiteDraft;
import dev.parlor.config.SiteReader;
import dev.parlor.conversation.SiteId;
import dev.parlor.history.SiteTexts;
import dev.parlor.history.postgres.PostgresPool;
import dev.parlor.history.postgres.PostgresSiteTexts;
import dev.parlor.testing.TestingStores;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Texts of sites in a real Postgres, as a server reads them. */
@ExtendWith(VertxExtension.class)
class SentSitesTest {
    private static final SiteId PUB = new SiteId("pub");
    private static final SiteId INN = new SiteId("inn");
    private static final String TEXT = "title: Pub\nprompt: Be ${TONE:kind}.\n";

    private final List<Boolean> parsedOnLoop = new CopyOnWriteArrayList<>();
    private Context loop;
    private SiteTexts texts;
    private SentSites sent;

    @BeforeEach
    void twoSites(Vertx vertx) {
        loop = vertx.getOrCreateContext();
        texts = new PostgresSiteTexts(
                PostgresPool.open(vertx, TestingStores.open().newDatabase(), 2, Duration.ofSeconds(5)));
        sent = new SentSites(vertx, texts, new SiteReader(name -> {
            parsedOnLoop.add(Context.isOnEventLoopThread());
            return null;
        }));
        get(texts.put(PUB, TEXT, "admin", 10));
        get(texts.put(INN, TEXT, "admin", 10));
        onLoop(sent::read);
    }

    @Test
    void onlyATextThatHasChangedIsParsedAgain() {
        SiteDraft before = draft(PUB);
        get(texts.put(INN, TEXT + "greeting: Hello.\n", "admin", 10));
        onLoop(sent::read);
        assertThat(draft(PUB)).isSameAs(before);
        assertThat(draft(INN).text()).endsWith("greeting: Hello.\n");
    }

    @Test
    void noTextIsParsedOnAnEventLoop() {
        onLoop(() -> sent.candidate(new SiteTexts.Text(PUB, TEXT, "admin", java.time.Instant.EPOCH))
                .mapEmpty());
        assertThat(parsedOnLoop).hasSizeGreaterThanOrEqualTo(3).containsOnly(false);
    }

    private SiteDraft draft(SiteId site) {
        return Objects.requireNonNull(sent.now().get(site)).draft();
    }

    private void onLoop(Supplier<Future<Void>> step) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(in -> step.get().onComplete(done));
        get(done.future());
    }
}
