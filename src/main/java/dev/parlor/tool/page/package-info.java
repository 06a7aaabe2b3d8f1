/**
 * Tools that are functions of the page which embeds the widget, run in the visitor's browser.
 *
 * <p>A socket that is open says which functions its page has ({@link dev.parlor.tool.page.LivePage}); a turn offers those of
 * them that the site's declarations allow ({@link dev.parlor.tool.page.PageTools}). A call goes over the event bus to one
 * page of the visitor, the one last active, and the first answer of that page is its result.
 *
 * <p>Never takes anything that a page says for more than data: not who the visitor is, not what a tool may do.
 */
@NullMarked
package dev.parlor.tool.page;

import org.jspecify.annotations.NullMarked;
