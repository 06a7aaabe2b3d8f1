import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { ArrowUp, Square } from 'lucide';
import { icon } from '../messages/icon.js';
import { controls } from '../theme/controls.js';
import { composerStyles } from './composer-styles.js';

const MOST_CHARACTERS = 8000;

/**
 * Where the visitor writes.
 *
 * @fires ask with the text
 * @fires stop when the answer should end
 */
export class ParlorComposer extends LitElement {
  static override styles = [controls, composerStyles];

  @property({ type: Boolean }) answering = false;
  @property({ type: Boolean }) disabled = false;

  @state() private text = '';

  @query('textarea') private readonly field!: HTMLTextAreaElement;

  override focus(): void {
    this.field?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    return html`<form @submit=${this.#submit}>
      <textarea
        rows="1"
        aria-label="Message"
        placeholder="Write a message"
        enterkeyhint="send"
        dir=${this.text ? 'auto' : nothing}
        maxlength=${MOST_CHARACTERS}
        ?disabled=${this.disabled}
        .value=${this.text}
        @input=${this.#typed}
        @keydown=${this.#keyPressed}
      ></textarea>
      ${this.answering ? this.#stopButton() : this.#sendButton()}
    </form>`;
  }

  protected override updated(): void {
    this.field.style.height = 'auto';
    this.field.style.height = `${Math.max(36, this.field.scrollHeight)}px`;
  }

  #sendButton(): TemplateResult {
    const empty = this.text.trim() === '';
    return html`<button class="act" type="submit" aria-label="Send" title="Send" ?disabled=${empty || this.disabled}>
      ${icon(ArrowUp)}
    </button>`;
  }

  #stopButton(): TemplateResult {
    return html`<button class="act stop" type="button" aria-label="Stop" title="Stop" @click=${this.#stop}>
      ${icon(Square, 14)}
    </button>`;
  }

  #typed(): void {
    this.text = this.field.value;
  }

  #keyPressed(event: KeyboardEvent): void {
    // While an input method composes a word, Enter belongs to it; Safari says so only by key code 229.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || composing) return;
    event.preventDefault();
    this.#ask();
  }

  #submit(event: Event): void {
    event.preventDefault();
    this.#ask();
    this.focus();
  }

  #ask(): void {
    const text = this.text.trim();
    if (text === '' || this.answering || this.disabled) return;
    this.text = '';
    this.dispatchEvent(new CustomEvent('ask', { detail: text }));
  }

  #stop(): void {
    this.dispatchEvent(new CustomEvent('stop'));
    this.focus();
  }
}
