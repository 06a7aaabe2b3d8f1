/**
 * The questions that calls put to people, from the side of those who answer: which wait, who may decide which, and with
 * what arguments.
 *
 * <p>A question is decided once, for all servers, and the decision is about the arguments that the question holds. How it
 * is asked is the {@link dev.parlor.tool.ApprovalDesk}'s; where it is kept is an adapter's.
 */
@NullMarked
package dev.parlor.tool.approval;

import org.jspecify.annotations.NullMarked;
