package dev.parlor.tool.page;

import dev.parlor.config.PageToolsConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.VisitorId;
import dev.parlor.schema.JsonReading;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
    private static final int SCHEMA_DEPTH = 64;

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
        if (JsonReading.of(tool.parameters(), SCHEMA_DEPTH) instanceof JsonReading.Complete read
                && hasPattern(read.value())) {
            return new Failure(
                    "tool_with_pattern",
                    "A page's parameters hold no pattern and no patternProperties; the site's declaration may.",
                    false);
        }
        return before.stream().anyMatch(each -> each.name().equals(tool.name()))
                ? new Failure("tool_twice", "A page declares each tool once.", false)
                : null;
    }

    /** Some regular expressions take a server for hours: they are not for visitors to choose. */
    private static boolean hasPattern(@Nullable Object part) {
        if (part instanceof Map<?, ?> map) {
            return map.get("pattern") instanceof String
                    || map.get("patternProperties") instanceof Map<?, ?>
                    || map.values().stream().anyMatch(PageTools::hasPattern);
        }
        return part instanceof List<?> list && list.stream().anyMatch(PageTools::hasPattern);
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
     * The tools of a snapshot with those of the visitor's open pages as they are now: without those that no page has, and
     * without those for other pages than the one that they were last active on. Completes on the caller's context; at
     * once if no tool has to do with pages.
     *
     * @param kept names of tools that are not only for some pages any more
     */
    public Future<ToolSnapshot> present(
            ToolSnapshot snapshot, ConversationId conversation, VisitorId visitor, Set<String> kept) {
        if (snapshot.tools().stream().noneMatch(tool -> isAboutPages(snapshot.site(), tool))) {
            return Future.succeededFuture(snapshot);
        }
        return pages.of(new PageOwner(snapshot.site(), conversation, visitor))
                .map(open -> new ToolSnapshot(
                        snapshot.site(),
                        snapshot.tools().stream()
                                .filter(tool -> kept.contains(tool.name()) || isFor(tool, open))
                                .flatMap(tool -> present(snapshot.site(), tool, open).stream())
                                .toList()));
    }

    private boolean isAboutPages(SiteId site, SiteTool tool) {
        return !tool.policy().rules().pages().isEmpty() || declarationOf(site, tool) != null;
    }

    /** Of pages that say nothing of where they are nothing is known, so they hide none of the others. */
    private static boolean isFor(SiteTool tool, List<OpenPage> open) {
        List<String> patterns = tool.policy().rules().pages();
        String address = open.stream()
                .map(OpenPage::address)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> PagePattern.matches(pattern, address));
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
