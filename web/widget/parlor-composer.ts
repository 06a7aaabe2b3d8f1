import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ArrowUp, Paperclip, Square, X } from 'lucide';
import { shrinkImage } from '../browser/shrink-image.js';
import { icon } from '../messages/icon.js';
import { controls } from '../theme/controls.js';
import { composerStyles } from './composer-styles.js';
import { Draft, type Question } from './draft.js';

const MOST_CHARACTERS = 8000;

/**
 * Where the visitor writes.
 *
 * @fires ask with a {@link Question}
 * @fires stop when the answer should end
 */
export class ParlorComposer extends LitElement {
  static override styles = [controls, composerStyles];

  @property({ type: Boolean }) answering = false;
  @property({ type: Boolean }) disabled = false;

  @state() private over = false;

  readonly #draft = new Draft(shrinkImage, () => this.requestUpdate());

  @query('input[type=file]') private readonly files!: HTMLInputElement;
  @query('textarea') private readonly field!: HTMLTextAreaElement;

  override focus(): void {
    this.field?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const { text, trouble, full } = this.#draft;
    return html`<form
      class=${this.over ? 'over' : ''}
      @submit=${this.#submit}
      @dragover=${this.#draggedOver}
      @dragleave=${() => (this.over = false)}
      @drop=${this.#dropped}
    >
      ${this.#attached()}
      <p class="picture-trouble" role="alert" ?hidden=${trouble === ''}>${trouble}</p>
      <input type="file" accept="image/*" multiple hidden @change=${this.#chosen} />
      <button
        class="attach"
        type="button"
        aria-label="Add a picture"
        title="Add a picture"
        ?disabled=${this.disabled || full}
        @click=${() => this.files.click()}
      >
        ${icon(Paperclip)}
      </button>
      <textarea
        rows="1"
        aria-label="Message"
        placeholder="Write a message"
        enterkeyhint="send"
        dir=${text ? 'auto' : nothing}
        maxlength=${MOST_CHARACTERS}
        ?disabled=${this.disabled}
        .value=${text}
        @input=${this.#typed}
        @keydown=${this.#keyPressed}
        @paste=${this.#pasted}
      ></textarea>
      ${this.answering ? this.#stopButton() : this.#sendButton()}
    </form>`;
  }

  protected override updated(): void {
    this.field.style.height = 'auto';
    this.field.style.height = `${Math.max(36, this.field.scrollHeight)}px`;
  }

  #attached(): TemplateResult | typeof nothing {
    const { pictures } = this.#draft;
    if (pictures.length === 0) return nothing;
    return html`<ul class="pictures" aria-label="Pictures to send">
      ${repeat(
        pictures,
        (picture) => picture.id,
        (picture) => html`<li>
          <parlor-picture .url=${picture.url} label=${picture.name}></parlor-picture>
          <button type="button" aria-label=${`Remove ${picture.name}`} title="Remove" @click=${() => this.#remove(picture.id)}>
            ${icon(X, 12)}
          </button>
        </li>`,
      )}
    </ul>`;
  }

  #sendButton(): TemplateResult {
    const { empty, sending } = this.#draft;
    return html`<button class="act" type="submit" aria-label="Send" title="Send" ?disabled=${empty || sending || this.disabled}>
      ${icon(ArrowUp)}
    </button>`;
  }

  #stopButton(): TemplateResult {
    return html`<button class="act stop" type="button" aria-label="Stop" title="Stop" @click=${this.#stop}>
      ${icon(Square, 14)}
    </button>`;
  }

  #typed(): void {
    this.#draft.write(this.field.value);
  }

  #keyPressed(event: KeyboardEvent): void {
    // While an input method composes a word, Enter belongs to it; Safari says so only by key code 229.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || composing) return;
    event.preventDefault();
    void this.#ask();
  }

  #submit(event: Event): void {
    event.preventDefault();
    void this.#ask();
    this.focus();
  }

  async #ask(): Promise<void> {
    const detail = await this.#draft.take(() => !this.answering && !this.disabled);
    if (detail) this.dispatchEvent(new CustomEvent<Question>('ask', { detail }));
  }

  async #add(files: readonly File[]): Promise<void> {
    await this.#draft.add(files);
    this.focus();
  }

  #remove(id: number): void {
    this.#draft.remove(id);
    this.focus();
  }

  #chosen(): void {
    const files = [...(this.files.files ?? [])];
    this.files.value = '';
    void this.#add(files);
  }

  #pasted(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void this.#add(files);
  }

  #draggedOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.over = true;
  }

  #dropped(event: DragEvent): void {
    this.over = false;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void this.#add(files);
  }

  #stop(): void {
    this.dispatchEvent(new CustomEvent('stop'));
    this.focus();
  }
}
