package dev.parlor.turn;

import dev.parlor.config.ParlorConfig;
import dev.parlor.history.Allowances;
import dev.parlor.history.Archive;
import dev.parlor.history.ConversationLog;
import dev.parlor.history.EventFormat;
import dev.parlor.history.HotHistory;
import dev.parlor.history.Leases;
import dev.parlor.history.Ledger;
import dev.parlor.history.Memory;
import dev.parlor.history.Offers;
import dev.parlor.telemetry.TurnMetrics;
import dev.parlor.tool.ToolRegistry;
import dev.parlor.tool.approval.Approvals;
import dev.parlor.tool.dispatch.ToolDispatcher;
import dev.parlor.tool.notice.Notices;
import dev.parlor.tool.page.PageTools;
import dev.parlor.tool.selection.ToolSelector;
import io.vertx.core.Vertx;

/**
 * Everything that turns on one event loop work with. The stores of Redis belong to this loop, the rest is shared.
 *
 * @param node this server's name in leases, different at each start
 */
public record TurnParts(
        Vertx vertx,
        String node,
        ParlorConfig config,
        LiveSites sites,
        Archive archive,
        ConversationLog log,
        Leases leases,
        HotHistory history,
        Memory memory,
        Ledger ledger,
        Allowances allowances,
        Offers offers,
        EventFormat format,
        ToolRegistry tools,
        ToolSelector selector,
        ToolDispatcher dispatcher,
        Approvals approvals,
        Notices notices,
        PageTools pageTools,
        RoomDirectory directory,
        TokensAtHand tokens,
        TurnMetrics metrics) {}
