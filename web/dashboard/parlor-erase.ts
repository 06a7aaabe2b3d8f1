import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { controls } from '../theme/controls.js';
import { eraseVisitor, Refused, type Erased } from './operator-api.js';
import { visitorName } from './visitor-name.js';

interface Victim {
  readonly site: string;
  readonly visitor: string;
}

/** From the question on it is about one visitor, whoever is chosen meanwhile. */
type Step =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking' | 'erasing'; readonly victim: Victim }
  | { readonly kind: 'over' | 'failed'; readonly victim: Victim; readonly words: string };

/** Erases a visitor, once it was asked whether that is meant, and says what went. */
export class ParlorErase extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: contents;
      }
      .link {
        color: var(--parlor-danger);
        font-size: 13px;
      }
      dialog {
        max-width: min(44ch, 100vw - 32px);
        padding: 20px;
        border: 1px solid var(--parlor-line);
        border-radius: 12px;
        background: var(--parlor-surface);
        box-shadow: var(--parlor-shadow);
        color: var(--parlor-ink);
        font: 14px/1.5 var(--parlor-font);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 0.4);
      }
      h3 {
        margin: 0 0 8px;
        font-size: 16px;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      p {
        margin: 0;
      }
      .choice {
        display: flex;
        justify-content: flex-end;
        gap: 8px;
        margin-block-start: 20px;
      }
      .choice button {
        padding: 8px 16px;
        border-radius: var(--parlor-radius);
      }
      .plain {
        box-shadow: inset 0 0 0 1px var(--parlor-line);
      }
      .final {
        background: var(--parlor-danger);
        color: var(--parlor-surface);
        font-weight: 550;
      }
      .final[aria-disabled='true'] {
        background: var(--parlor-surface-2);
        color: var(--parlor-ink-2);
        cursor: default;
      }
    `,
  ];

  @property({ attribute: false }) site = '';
  @property({ attribute: false }) visitor = '';
  @property({ attribute: false }) token = '';

  @state() private step: Step = { kind: 'idle' };

  @query('dialog') private readonly dialog!: HTMLDialogElement;

  /** Whether the question is on screen, and what is beneath it takes no keys. */
  get open(): boolean {
    return this.dialog?.open ?? false;
  }

  protected override render(): TemplateResult {
    const { step } = this;
    const name = visitorName(step.kind === 'idle' ? this.visitor : step.victim.visitor);
    const erasing = step.kind === 'erasing';
    return html`
      <button class="link" @click=${this.#ask}>${this.#button(name)}</button>
      <dialog aria-labelledby="title" @close=${this.#closed}>
        <h3 id="title">Erase ${name}?</h3>
        <p role="status">${this.#words()}</p>
        <div class="choice">
          <button class="plain" autofocus @click=${() => this.dialog.close()}>${step.kind === 'asking' ? 'Keep' : 'Close'}</button>
          ${step.kind === 'over'
            ? nothing
            : html`<button class="final" aria-disabled=${erasing} @click=${this.#erase}>${step.kind === 'failed' ? 'Try again' : 'Erase for good'}</button>`}
        </div>
      </dialog>
    `;
  }

  #button(name: string): string {
    switch (this.step.kind) {
      case 'erasing':
        return `Erasing ${name}…`;
      case 'over':
      case 'failed':
        return this.#isAboutTheChosen ? 'How it ended' : `How erasing ${name} ended`;
      case 'idle':
      case 'asking':
        return 'Erase visitor';
    }
  }

  protected override updated(changed: PropertyValues): void {
    if ((changed.has('site') || changed.has('visitor')) && !this.#isAboutTheChosen) this.dialog.close();
    // The button that was pressed is gone.
    if (changed.has('step') && this.step.kind === 'over' && this.open) this.renderRoot.querySelector<HTMLElement>('.plain')?.focus();
  }

  get #isAboutTheChosen(): boolean {
    const { step } = this;
    return step.kind !== 'idle' && step.victim.site === this.site && step.victim.visitor === this.visitor;
  }

  #words(): string {
    switch (this.step.kind) {
      case 'over':
      case 'failed':
        return this.step.words;
      case 'erasing':
        return 'Erasing…';
      case 'idle':
      case 'asking':
        return (
          'All their conversations, pictures and approvals go, their sign-ins end, and the audit forgets who it was. What it cost stays' +
          " in the figures. What the site's own tables hold stays there. This cannot be undone."
        );
    }
  }

  /** What came of the one before is shown first, if nobody has read it yet. */
  readonly #ask = (): void => {
    const { site, visitor } = this;
    if (this.step.kind === 'idle') this.step = { kind: 'asking', victim: { site, visitor } };
    this.dialog.showModal();
  };

  readonly #closed = (): void => {
    if (this.step.kind !== 'erasing') this.step = { kind: 'idle' };
  };

  readonly #erase = async (): Promise<void> => {
    if (this.step.kind !== 'asking' && this.step.kind !== 'failed') return;
    const { victim } = this.step;
    this.step = { kind: 'erasing', victim };
    try {
      const erased = await eraseVisitor(this.token, victim.site, victim.visitor);
      this.step = { kind: 'over', victim, words: told(erased) };
    } catch (problem) {
      this.step = problem instanceof Refused && problem.status < 500 ? refused(victim, problem) : brokenOff(victim, problem);
    }
  };
}

/** Whoever may not, and what is not there: the server has looked at nothing else. */
function refused(victim: Victim, problem: Refused): Step {
  const why = problem.status === 404 ? 'There is no such visitor here.' : problem.message;
  return { kind: 'over', victim, words: `${why} Nothing was erased.` };
}

function brokenOff(victim: Victim, problem: unknown): Step {
  const why = problem instanceof Refused ? problem.message : 'The server did not answer.';
  return { kind: 'failed', victim, words: `${why} Some of it may be gone already; what is left goes with another try.` };
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
