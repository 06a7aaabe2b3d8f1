import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { controls } from '../theme/controls.js';
import { lastSent, Refused, type Sent } from './operator-api.js';

/** What the model of a conversation was last sent: a folded line, looked up anew each time it is opened. */
export class ParlorMemory extends LitElement {
  static override styles = [
    controls,
    css`
      details {
        border-bottom: 1px solid var(--parlor-line);
        font-size: 13px;
      }
      summary {
        padding: 8px 16px;
        color: var(--parlor-ink-2);
        cursor: pointer;
      }
      div {
        max-height: 40vh;
        overflow: auto;
        padding: 0 16px 10px;
      }
      h3 {
        margin: 8px 0 4px;
        font-size: 13px;
        font-weight: 600;
      }
      p,
      pre {
        margin: 0;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      pre {
        font-size: 12px;
      }
    `,
  ];

  @property() conversation = '';
  @property({ attribute: false }) token = '';

  @state() private open = false;
  @state() private sent: Sent | undefined;
  @state() private trouble = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('conversation')) return;
    this.open = false;
    this.sent = undefined;
    this.trouble = '';
  }

  protected override render(): TemplateResult {
    return html`<details ?open=${this.open} @toggle=${this.#toggled}>
      <summary>Summary and last request</summary>
      ${this.open ? html`<div tabindex="0" role="region" aria-label="Summary and last request">${this.#content()}</div>` : nothing}
    </details>`;
  }

  #content(): TemplateResult {
    if (this.trouble) return html`<p role="alert">${this.trouble}</p>`;
    if (!this.sent) return html`<p>Loading…</p>`;
    const { summary, request } = this.sent;
    return html`
      ${summary ? html`<h3>Summary ${summary.version}, by ${summary.model}</h3><p dir="auto">${summary.text}</p>` : nothing}
      ${request
        ? html`<h3>Messages as sent to ${request.model}</h3>
            <pre>${JSON.stringify(request.system ? { system: request.system, messages: request.messages } : request.messages, null, 2)}</pre>`
        : html`<p>No model was asked yet.</p>`}
    `;
  }

  readonly #toggled = (event: Event): void => {
    const { open } = event.target as HTMLDetailsElement;
    if (open === this.open) return;
    this.open = open;
    if (open) void this.#load();
  };

  async #load(): Promise<void> {
    const { conversation } = this;
    this.trouble = '';
    try {
      const sent = await lastSent(this.token, conversation);
      if (conversation === this.conversation) this.sent = sent;
    } catch (problem) {
      if (conversation === this.conversation) this.trouble = problem instanceof Refused ? problem.message : 'The server did not answer. Fold this and open it again.';
    }
  }
}
