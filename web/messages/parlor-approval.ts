import { css, html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Approval } from '../client/transcript/model.js';
import { controls } from '../theme/controls.js';
import { factsView } from './tools/facts-view.js';
import { withPictureNames } from './tools/picture-names.js';

/** An answer to the question whether a call may run. */
export interface Decision {
  readonly id: string;
  readonly approved: boolean;
}

/**
 * A question to whoever has to agree to a call; the others see that it was asked.
 *
 * @fires decide with a {@link Decision}
 */
export class ParlorApproval extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        max-width: 440px;
        margin-block: 8px;
        padding: 14px 16px;
        border: 1px solid var(--parlor-line);
        border-radius: 12px;
        background: var(--parlor-surface-2);
        color: var(--parlor-ink);
        font-size: 14px;
      }
      h3 {
        margin: 0 0 8px;
        font-size: 14px;
        font-weight: 600;
        line-height: 1.4;
        overflow-wrap: anywhere;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 13px;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 3px 0;
        text-align: start;
        vertical-align: top;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      th {
        width: 34%;
        padding-inline-end: 12px;
        color: var(--parlor-ink-2);
        font-weight: 400;
      }
      .label {
        display: none;
      }
      .choices {
        display: flex;
        gap: 8px;
        margin-top: 12px;
      }
      .plain {
        padding: 8px 16px;
        border-radius: var(--parlor-radius);
        box-shadow: inset 0 0 0 1px var(--parlor-line);
      }
      .asked {
        margin: 8px 0 0;
        color: var(--parlor-ink-2);
        font-size: 13px;
      }
    `,
  ];

  @property({ attribute: false }) approval: Approval | undefined;

  /** Whoever reads is one of the operators. */
  @property({ type: Boolean }) insider = false;

  protected override render(): TemplateResult {
    const { approval } = this;
    if (!approval) return html``;
    const mine = (approval.by === 'operator') === this.insider;
    return html`<section aria-label="Question" role="group">
      <h3 dir="auto">${withPictureNames(approval.title, this.insider)}</h3>
      ${factsView('', withPictureNames(approval.arguments, this.insider))}
      ${mine
        ? html`<div class="choices">
            <button class="primary" @click=${() => this.#decide(true)}>Approve</button>
            <button class="plain" @click=${() => this.#decide(false)}>Not now</button>
          </div>`
        : html`<p class="asked">${this.insider ? 'The visitor was asked.' : 'A colleague was asked and will decide in a moment.'}</p>`}
    </section>`;
  }

  #decide(approved: boolean): void {
    const { approval } = this;
    if (!approval) return;
    const detail: Decision = { id: approval.id, approved };
    this.dispatchEvent(new CustomEvent('decide', { detail, bubbles: true, composed: true }));
  }
}
