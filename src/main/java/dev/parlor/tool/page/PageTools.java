package dev.parlor.tool.page;

import dev.parlor.config.PageToolsConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.VisitorId;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which functions of its pages each site allows a model to call. Thread-safe; one for each server.
 *
 * <p>The page proposes, the site decides: what no declaration names is never offered. Description and parameters are the
 * declaration's; those that it leaves out are the page's own words, bounded and checked like any other schema.
 */
public final class PageTools {
    private static final Logger LOG = LoggerFactory.getLogger(PageTools.class);

    private final Vertx vertx;
    private final LivePages pages;
    private final PageToolsConfig bounds;
    private final ToolLimits limits;
    private final Map<Key, ToolConfig> allowed = new ConcurrentHashMap<>();

    public PageTools(Vertx vertx, LivePages pages, PageToolsConfig bounds, ToolLimits limits) {
        this.vertx = vertx;
        this.pages = pages;
        this.bounds = bounds;
        this.limits = limits;
    }

    /**
     * Allows a function on the pages of a site.
     *
     * @throws IllegalArgumentException if the declaration asks for what a page must not have
     */
    public PageTool allow(SiteId site, ToolConfig declared) {
        PageTool tool = new PageTool(vertx, pages, declared);
        allowed.put(Key.of(site, declared), declared);
        return tool;
    }

    public void disallow(SiteId site, ToolConfig declared) {
        allowed.remove(Key.of(site, declared), declared);
    }

    /**
     * A page that came into a conversation, with no functions yet. Called on the event loop of its socket.
     *
     * @param calls told, on that loop, each call that this page is to answer
     */
    public LivePage enter(PageOwner owner, Consumer<PageCall> calls) {
        return pages.enter(owner, calls);
    }

    /**
     * Says which functions a page has from now on. On the event loop of its socket.
     *
     * @return for each that will not be offered why, in words for whoever wrote the page
     */
    public List<Refusal> declare(SiteId site, LivePage page, List<ToolDefinition> declared) {
        List<Refusal> refusals = new ArrayList<>();
        List<ToolDefinition> taken = new ArrayList<>();
        for (ToolDefinition tool : declared) {
            Failure unfit = unfit(tool, taken);
            if (unfit == null) {
                taken.add(tool);
            }
            Failure why = unfit == null && !isAllowed(site, tool) ? notAllowed(tool) : unfit;
            if (why != null) {
                refusals.add(new Refusal(tool.name(), why));
            }
        }
        page.declare(taken);
        return refusals;
    }

    /** Why a function of a page is not offered. */
    public record Refusal(String tool, Failure why) {}

    private @Nullable Failure unfit(ToolDefinition tool, List<ToolDefinition> before) {
        int chars = tool.name().length()
                + tool.description().length()
                + tool.parameters().length();
        if (before.size() >= bounds.tools()) {
            return new Failure("too_many_tools", "A page may declare at most " + bounds.tools() + " tools.", false);
        }
        if (chars > bounds.toolChars()) {
            return new Failure(
                    "tool_too_large",
                    "A page's tool has at most " + bounds.toolChars() + " characters, with description and parameters.",
                    false);
        }
        return before.stream().anyMatch(each -> each.name().equals(tool.name()))
                ? new Failure("tool_twice", "A page declares each tool once.", false)
                : null;
    }

    private boolean isAllowed(SiteId site, ToolDefinition tool) {
        return allowed.keySet().stream()
                .anyMatch(key -> key.site().equals(site) && key.name().equals(tool.name()));
    }

    private static Failure notAllowed(ToolDefinition tool) {
        return new Failure(
                "tool_not_allowed",
                "The site does not allow its pages the tool '" + tool.name()
                        + "'; name it among the site's tools, with page: true.",
                false);
    }

    /**
     * The tools of a snapshot with those of the visitor's open pages as they are now, and without those that no page has.
     * Completes on the caller's context; at once if the site allows no functions of pages.
     */
    public Future<ToolSnapshot> present(ToolSnapshot snapshot, ConversationId conversation, VisitorId visitor) {
        if (snapshot.tools().stream().noneMatch(tool -> declarationOf(snapshot.site(), tool) != null)) {
            return Future.succeededFuture(snapshot);
        }
        return pages.of(new PageOwner(snapshot.site(), conversation, visitor))
                .map(open -> new ToolSnapshot(
                        snapshot.site(),
                        snapshot.tools().stream()
                                .flatMap(tool -> present(snapshot.site(), tool, open).stream())
                                .toList()));
    }

    private Optional<SiteTool> present(SiteId site, SiteTool tool, List<OpenPage> open) {
        ToolConfig declared = declarationOf(site, tool);
        return declared == null
                ? Optional.of(tool)
                : open.stream()
                        .flatMap(page -> page.find(tool.name()).stream())
                        .findFirst()
                        .flatMap(own -> described(tool, declared, own));
    }

    private Optional<SiteTool> described(SiteTool tool, ToolConfig declared, ToolDefinition own) {
        boolean complete = !declared.description().isEmpty() && declared.parameters() != null;
        if (complete) {
            return Optional.of(tool);
        }
        String description = declared.description().isEmpty() ? own.description() : declared.description();
        String parameters = declared.parameters() == null
                ? own.parameters()
                : declared.parameters().toString();
        try {
            return Optional.of(tool.describedBy(new ToolDefinition(tool.name(), description, parameters), limits));
        } catch (IllegalArgumentException unusable) {
            LOG.debug("A page's tool {} is not offered: {}", tool.name(), unusable.getMessage());
            return Optional.empty();
        }
    }

    private @Nullable ToolConfig declarationOf(SiteId site, SiteTool tool) {
        return allowed.get(new Key(site, tool.name(), tool.version()));
    }

    private record Key(SiteId site, String name, String version) {
        static Key of(SiteId site, ToolConfig declared) {
            return new Key(
                    site, String.valueOf(declared.name()), declared.rules().version());
        }
    }
}
