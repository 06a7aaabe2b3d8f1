/**
 * The protocol of OpenAI's Chat Completions, as OpenAI and everybody compatible speaks it.
 *
 * <p>Read from recordings of some twenty servers: what differs between them is tolerated here and stays here. Never knows
 * a connection.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">The reference</a>
 */
@NullMarked
package dev.parlor.provider.openai;

import org.jspecify.annotations.NullMarked;
