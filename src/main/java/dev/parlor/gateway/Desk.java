package dev.parlor.gateway;

import dev.parlor.config.ParlorConfig;
import dev.parlor.site.Doors;
import dev.parlor.site.Operators;
import dev.parlor.site.Visitors;
import dev.parlor.turn.Conversations;
import java.util.function.Consumer;

/**
 * What the receptions of all sites on one event loop share.
 *
 * @param left told when a session is over
 */
record Desk(
        ParlorConfig.Sockets limits,
        Visitors visitors,
        Operators operators,
        Conversations conversations,
        Doors doors,
        Consumer<Session> left) {}
