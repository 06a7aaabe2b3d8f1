import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../theme/controls.js';
import { ageInWords } from './age.js';
import { inboxStyles } from './inbox-styles.js';
import type { ConversationSummary } from './operator-api.js';
import { costInFull, costInWords } from './spent.js';
import { keepOrder } from './steady-order.js';
import { visitorName } from './visitor-name.js';

/**
 * The list of conversations, newest first; rows keep their places while the pointer is on them.
 *
 * @fires choose with a conversation
 */
export class ParlorInbox extends LitElement {
  static override styles = [controls, inboxStyles];

  /** Nothing until the first answer of the server. */
  @property({ attribute: false }) conversations: readonly ConversationSummary[] | undefined;
  @property() selected = '';
  /** Conversations in which something urgent has happened that nobody has seen to. */
  @property({ attribute: false }) urgent: ReadonlySet<string> = new Set();

  @state() private site = '';
  @state() private shown: readonly ConversationSummary[] = [];
  @state() private pointed = false;
  @state() private marked = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    const fresh = (this.conversations ?? []).filter((one) => !this.site || one.site === this.site);
    this.shown = this.pointed ? keepOrder(this.shown, fresh) : fresh;
    if (changed.has('selected')) this.marked = this.selected;
  }

  /** Moves the mark by `step` rows; `choose` takes the marked one. */
  move(step: number): void {
    const at = this.shown.findIndex((one) => one.id === this.marked);
    const next = this.shown[Math.min(this.shown.length - 1, Math.max(0, at + step))];
    this.marked = next?.id ?? '';
    this.updateComplete.then(() => this.renderRoot.querySelector('.marked')?.scrollIntoView({ block: 'nearest' }));
  }

  choose(): void {
    const marked = this.shown.find((one) => one.id === this.marked);
    if (marked) this.#choose(marked);
  }

  protected override render(): TemplateResult {
    const sites = [...new Set((this.conversations ?? []).map((one) => one.site))].sort();
    return html`
      <div class="filter">
        <span>${this.shown.length} ${this.shown.length === 1 ? 'conversation' : 'conversations'}</span>
        <select aria-label="Site" .value=${this.site} @change=${this.#filter}>
          <option value="">All sites</option>
          ${sites.map((site) => html`<option value=${site} ?selected=${site === this.site}>${site}</option>`)}
        </select>
      </div>
      ${this.conversations && this.shown.length === 0
        ? html`<p class="empty">No conversations yet. The first message of a visitor will appear here.</p>`
        : nothing}
      <ul
        role="listbox"
        aria-label="Conversations"
        tabindex="0"
        aria-activedescendant=${this.marked ? `row-${this.marked}` : nothing}
        @pointerenter=${() => (this.pointed = true)}
        @pointerleave=${() => (this.pointed = false)}
      >
        ${repeat(this.shown, (one) => one.id, (one) => this.#row(one))}
      </ul>
    `;
  }

  #row(one: ConversationSummary): TemplateResult {
    const running = one.state === 'running';
    return html`<li
      id="row-${one.id}"
      role="option"
      class=${classMap({ running, marked: one.id === this.marked })}
      aria-selected=${one.id === this.selected}
      @click=${() => this.#choose(one)}
    >
      <span class="pulse">${running ? html`<span class="for-readers">Answering</span>` : nothing}</span>
      <span class="preview">${this.urgent.has(one.id) ? html`<strong class="urgent">Urgent</strong> ` : nothing}<bdi>${one.preview || 'No message yet'}</bdi></span>
      <time title=${new Date(one.updatedAt).toLocaleString()}>${ageInWords(one.updatedAt)}</time>
      <span class="about"><span title=${one.visitor}>${visitorName(one.visitor)}</span> · ${one.site}${this.#cost(one)}</span>
      <span class="count" title="Messages">${one.messages}</span>
    </li>`;
  }

  #cost({ cost }: ConversationSummary): TemplateResult | typeof nothing {
    return cost.calls === 0 ? nothing : html` · <span class="cost" title=${costInFull(cost)}>${costInWords(cost)}</span>`;
  }

  #filter(event: Event): void {
    this.site = (event.target as HTMLSelectElement).value;
  }

  #choose(one: ConversationSummary): void {
    this.dispatchEvent(new CustomEvent('choose', { detail: one }));
  }
}
