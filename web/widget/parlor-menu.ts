import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { Ellipsis, MessageSquare, SquarePen } from 'lucide';
import type { ListedConversation } from '../client/frames.js';
import { icon } from '../messages/icon.js';
import { controls } from '../theme/controls.js';

/**
 * @fires new-conversation
 * @fires choose-conversation with its id
 */
export class ParlorMenu extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: relative;
      }
      [role='menu'] {
        position: absolute;
        z-index: 2;
        inset-block-start: 40px;
        inset-inline-end: 0;
        padding: 4px;
        border: 1px solid var(--parlor-line);
        border-radius: 12px;
        background: var(--parlor-surface);
        box-shadow: var(--parlor-shadow);
      }
      [role='menuitem'] {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 8px 12px 8px 8px;
        border-radius: var(--parlor-radius);
        width: 100%;
        font-size: 14px;
        text-align: start;
        white-space: nowrap;
      }
      [role='group'] {
        max-width: 260px;
        max-height: 320px;
        margin-block-start: 4px;
        padding-block-start: 4px;
        border-block-start: 1px solid var(--parlor-line);
        overflow-y: auto;
      }
      .preview {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      [role='menuitem']:hover {
        background: var(--parlor-surface-2);
      }
      [role='menuitem']:disabled {
        color: var(--parlor-ink-2);
        cursor: default;
      }
    `,
  ];

  @property({ type: Boolean }) disabled = false;
  @property({ attribute: false }) conversations: readonly ListedConversation[] = [];
  /** The conversation that is shown. */
  @property({ attribute: false }) current: string | undefined;

  @state() private open = false;

  @query('[role=menuitem]') private readonly item!: HTMLElement | null;
  @query('.icon-button') private readonly button!: HTMLElement;

  protected override render(): TemplateResult {
    return html`<div @keydown=${this.#keyPressed} @focusout=${this.#focusLeft}>
      <button
        class="icon-button"
        aria-label="More"
        aria-haspopup="menu"
        aria-expanded=${this.open}
        @click=${() => (this.open = !this.open)}
      >
        ${icon(Ellipsis)}
      </button>
      <div role="menu" ?hidden=${!this.open}>
        <button role="menuitem" ?disabled=${this.disabled} @click=${this.#chosen}>
          ${icon(SquarePen, 16)} New conversation
        </button>
        ${this.#earlier()}
      </div>
    </div>`;
  }

  #earlier(): TemplateResult | typeof nothing {
    const earlier = this.conversations.filter((one) => one.id !== this.current);
    if (earlier.length === 0) return nothing;
    return html`<div role="group" aria-label="Earlier conversations">
      ${earlier.map(
        ({ id, preview, updatedAt }) => html`<button
          role="menuitem"
          title=${new Date(updatedAt).toLocaleString()}
          ?disabled=${this.disabled}
          @click=${() => this.#chose(id)}
        >
          ${icon(MessageSquare, 16)} <span class="preview" dir="auto">${preview}</span>
        </button>`,
      )}
    </div>`;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('open') && this.open) this.item?.focus();
  }

  #chosen(): void {
    this.open = false;
    this.dispatchEvent(new CustomEvent('new-conversation'));
  }

  #chose(conversation: string): void {
    this.open = false;
    this.dispatchEvent(new CustomEvent('choose-conversation', { detail: conversation }));
  }

  #keyPressed(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.open) return;
    event.stopPropagation();
    this.open = false;
    this.button.focus();
  }

  #focusLeft(event: FocusEvent): void {
    const inside = event.relatedTarget instanceof Node && this.renderRoot.contains(event.relatedTarget);
    if (!inside) this.open = false;
  }
}
