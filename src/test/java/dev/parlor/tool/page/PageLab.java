package dev.parlor.tool.page;

import static dev.parlor.tool.TestingBench.CONVERSATION;
import static dev.parlor.tool.TestingBench.SITE;
import static dev.parlor.tool.TestingBench.get;

import dev.parlor.config.PageToolsConfig;
import dev.parlor.config.ToolText;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.VisitorId;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolPolicy;
import dev.parlor.tool.ToolSnapshot;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One site whose pages have functions, on a real event bus. */
final class PageLab {
    static final VisitorId VISITOR = new VisitorId("visitor-1");
    static final PageOwner OWNER = new PageOwner(SITE, CONVERSATION, VISITOR);
    static final ToolDefinition SHOW = new ToolDefinition(
            "show", "Shows a thing.", "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\"}}}");

    final TestingBench bench;
    final PageTools tools;
    private final Vertx vertx;

    PageLab(Vertx vertx) {
        this(vertx, false);
    }

    PageLab(Vertx vertx, boolean clustered) {
        this(vertx, new LivePages(vertx, clustered, Duration.ofMillis(300)));
    }

    private PageLab(Vertx vertx, LivePages pages) {
        this.vertx = vertx;
        this.bench = new TestingBench(vertx);
        this.tools =
                new PageTools(vertx, pages, new PageToolsConfig(3, 500, Duration.ofMillis(300)), ToolLimits.STANDARD);
        get(pages.open());
    }

    static ToolConfig declared(String yaml) {
        return ToolText.parse("name: show\npage: true\n" + yaml);
    }

    /** Declares the function {@code show} on the site, and hosts it. */
    PageLab allowing(String yaml) {
        ToolConfig declared = declared(yaml);
        ToolPolicy policy = ToolPolicy.of(declared.rules(), PageTool.USUAL_EFFECT, Duration.ofSeconds(20));
        bench.with(tools.allow(SITE, declared), policy);
        return this;
    }

    Page page(ToolDefinition... declared) {
        return new Page(OWNER, List.of(declared));
    }

    /** What a turn would offer its model now. */
    ToolSnapshot offered() {
        return get(tools.present(bench.snapshot(), CONVERSATION, VISITOR, Set.of()));
    }

    /** A page on an event loop of its own, whose visitor says when it answers. */
    final class Page {
        private final Context loop = vertx.getOrCreateContext();
        private final BlockingQueue<PageCall> calls = new LinkedBlockingQueue<>();
        private final LivePage page;
        final List<PageTools.Refusal> refusals;

        Page(PageOwner owner, List<ToolDefinition> declared) {
            page = on(() -> tools.enter(owner, calls::add));
            refusals = on(() -> tools.declare(SITE, page, declared));
        }

        PageCall awaitCall() {
            try {
                PageCall call = calls.poll(20, TimeUnit.SECONDS);
                if (call == null) {
                    throw new AssertionError("the page was not asked");
                }
                return call;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }

        boolean wasAsked() {
            return !calls.isEmpty();
        }

        /** Does something on the page, later than anybody did before on another one. */
        Page touch() {
            long now = System.currentTimeMillis();
            while (System.currentTimeMillis() == now) {
                Thread.onSpinWait();
            }
            return on(() -> {
                page.touch();
                return this;
            });
        }

        Page visit(String url) {
            return on(() -> {
                page.visit(url);
                return this;
            });
        }

        Optional<Failure> answer(String toolCallId, String content) {
            return on(() -> page.answer(toolCallId, new PageAnswer.Done(content)));
        }

        boolean owes(String toolCallId) {
            return on(() -> page.owes(toolCallId));
        }

        void fail(String toolCallId, String words) {
            on(() -> page.answer(toolCallId, new PageAnswer.Failed(words)));
        }

        void leave() {
            on(() -> {
                page.leave();
                return page;
            });
        }

        private <T> T on(Callable<T> action) {
            return get(Future.future(done -> loop.runOnContext(here -> {
                try {
                    done.complete(action.call());
                } catch (Exception problem) {
                    done.fail(problem);
                }
            })));
        }
    }
}
