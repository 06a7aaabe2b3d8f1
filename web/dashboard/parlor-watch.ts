import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { ChatController } from '../browser/chat-controller.js';
import { openChat } from '../browser/open-chat.js';
import { EMPTY, isAnswering } from '../client/transcript/model.js';
import { controls } from '../theme/controls.js';
import type { Decision } from '../messages/parlor-approval.js';
import { decide, type ConversationSummary } from './operator-api.js';
import type { ParlorErase } from './parlor-erase.js';
import { costInFull, costInWords, tokensInFull, tokensInWords } from './spent.js';
import { visitorName } from './visitor-name.js';

/** One conversation as it happens, read only. */
export class ParlorWatch extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        min-width: 0;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 2px 16px;
        padding: 10px 16px;
        border-bottom: 1px solid var(--parlor-line);
        color: var(--parlor-ink-2);
        font-size: 13px;
      }
      h2 {
        margin: 0;
        color: var(--parlor-ink);
        font-size: 14px;
        font-weight: 600;
      }
      .spent {
        font-variant-numeric: tabular-nums;
      }
      .state {
        margin-inline-start: auto;
      }
      .state.running {
        color: var(--parlor-ok);
      }
      parlor-transcript {
        flex: 1;
        width: 100%;
        max-width: 800px;
        margin-inline: auto;
      }
    `,
  ];

  @property({ attribute: false }) conversation: ConversationSummary | undefined;
  @property({ attribute: false }) token = '';
  /** Whether whoever looks may erase visitors. */
  @property({ type: Boolean }) admin = false;

  @query('parlor-erase') private readonly erase!: ParlorErase | null;

  readonly #chat = new ChatController(this);

  /** Whether a question covers the page. */
  get asking(): boolean {
    return this.erase?.open ?? false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('conversation');
    if (!changed.has('conversation') || before?.id === this.conversation?.id) return;
    const { conversation, token } = this;
    if (!conversation) return this.#chat.follow(undefined);
    const ticket = { token, conversation: conversation.id };
    const chat = openChat(location.origin, conversation.site, { load: () => ticket, save() {}, forget() {} });
    this.#chat.follow(chat);
    chat.open();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { conversation, token } = this;
    if (!conversation) return nothing;
    const transcript = this.#chat.chat?.transcript ?? EMPTY;
    const since = new Date(conversation.createdAt);
    return html`
      <header>
        <h2 title=${conversation.visitor}>${visitorName(conversation.visitor)}</h2>
        <span>${this.#chat.chat?.site?.title ?? conversation.site}</span>
        <span>since ${since.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}</span>
        ${spent(conversation)}
        ${this.admin
          ? html`<parlor-erase .site=${conversation.site} .visitor=${conversation.visitor} .token=${this.token}></parlor-erase>`
          : nothing}
        <span class="state ${isAnswering(transcript) ? 'running' : ''}" role="status">${this.#state()}</span>
      </header>
      <parlor-memory .conversation=${conversation.id} .token=${token}></parlor-memory>
      <parlor-transcript readonly .transcript=${transcript} @decide=${this.#decide}></parlor-transcript>
    `;
  }

  /** Somebody else may have been faster; the log tells either way. */
  readonly #decide = (event: CustomEvent<Decision>): void => {
    void decide(this.token, event.detail).catch(() => undefined);
  };

  #state(): string {
    const phase = this.#chat.chat?.phase;
    if (phase?.kind === 'ended') return phase.reason;
    if (phase?.kind !== 'ready') return 'Connecting…';
    return isAnswering(this.#chat.chat?.transcript ?? EMPTY) ? 'Answering' : 'Idle';
  }
}

function spent({ tokens, cost }: ConversationSummary): TemplateResult | typeof nothing {
  if (cost.calls === 0) return nothing;
  return html`<span class="spent">
    <span title=${tokensInFull(tokens)}>${tokensInWords(tokens)}</span>
    · <span title=${costInFull(cost)}>${costInWords(cost)}</span>
  </span>`;
}
