import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { controls } from '../theme/controls.js';
import { eraseVisitor, type Erased } from './operator-api.js';
import { visitorName } from './visitor-name.js';

type Step = { kind: 'idle' } | { kind: 'asking' } | { kind: 'erasing' } | { kind: 'done'; words: string } | { kind: 'failed'; words: string };

/** Erases a visitor, once it was asked whether that is meant, and says what went. */
export class ParlorErase extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: contents;
      }
      button {
        color: var(--parlor-danger);
        font-size: 13px;
        text-decoration: underline;
        text-underline-offset: 2px;
      }
      dialog {
        max-width: 44ch;
        padding: 20px;
        border: 1px solid var(--parlor-line);
        border-radius: 12px;
        background: var(--parlor-surface);
        color: var(--parlor-ink);
        font: 14px/1.5 var(--parlor-font);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 0.3);
      }
      h3 {
        margin: 0 0 8px;
        font-size: 16px;
      }
      .choice {
        display: flex;
        justify-content: flex-end;
        gap: 16px;
        margin-block-start: 16px;
      }
      .choice button:first-child {
        color: var(--parlor-ink);
      }
    `,
  ];

  @property({ attribute: false }) site = '';
  @property({ attribute: false }) visitor = '';
  @property({ attribute: false }) token = '';

  @state() private step: Step = { kind: 'idle' };

  @query('dialog') private readonly dialog!: HTMLDialogElement;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('visitor') && this.step.kind !== 'erasing') this.step = { kind: 'idle' };
  }

  protected override render(): TemplateResult {
    return html`
      <button @click=${this.#ask}>Erase visitor</button>
      <dialog aria-labelledby="title" @close=${this.#closed}>
        <h3 id="title">Erase ${visitorName(this.visitor)}?</h3>
        <p role="status">${this.#words()}</p>
        <div class="choice">
          <button autofocus @click=${() => this.dialog.close()}>${this.#isOver ? 'Close' : 'Keep'}</button>
          ${this.#isOver ? '' : html`<button ?disabled=${this.step.kind === 'erasing'} @click=${this.#erase}>Erase for good</button>`}
        </div>
      </dialog>
    `;
  }

  get #isOver(): boolean {
    return this.step.kind === 'done';
  }

  #words(): string {
    switch (this.step.kind) {
      case 'done':
      case 'failed':
        return this.step.words;
      case 'erasing':
        return 'Erasing…';
      default:
        return (
          'All their conversations, pictures and approvals go, their sign-ins end, and the audit forgets who it was. What it cost stays' +
          " in the figures. What the site's own tables hold stays there. This cannot be undone."
        );
    }
  }

  readonly #ask = (): void => {
    this.step = { kind: 'asking' };
    this.dialog.showModal();
  };

  readonly #closed = (): void => {
    if (this.step.kind !== 'erasing') this.step = { kind: 'idle' };
  };

  readonly #erase = async (): Promise<void> => {
    this.step = { kind: 'erasing' };
    try {
      this.step = { kind: 'done', words: told(await eraseVisitor(this.token, this.site, this.visitor)) };
    } catch (problem) {
      const why = problem instanceof Error ? problem.message : 'The server did not answer.';
      this.step = { kind: 'failed', words: `${why} Something may be left. Try again.` };
    }
  };
}

function told({ conversations, messages, toolCalls, auditLines }: Erased): string {
  return `Erased: ${count(conversations, 'conversation')}, ${count(messages, 'message')}, ${count(toolCalls, 'tool call')}. ${count(auditLines, 'line')} of the audit without a name now.`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-erase': ParlorErase;
  }
}
