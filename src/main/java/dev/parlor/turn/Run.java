package dev.parlor.turn;

import dev.parlor.history.OpenTurn;

/**
 * One run of a turn on one server, from its lease to its release.
 *
 * @param site as it was when the run began, whatever becomes of the site
 */
record Run(OpenTurn turn, TurnParts parts, SiteParts site) {}
