import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ArrowUp, Paperclip, Square, X } from 'lucide';
import { shrinkImage, UnusableImage } from '../browser/shrink-image.js';
import { icon } from '../messages/icon.js';
import { controls } from '../theme/controls.js';
import { composerStyles } from './composer-styles.js';

const MOST_CHARACTERS = 8000;
const MOST_PICTURES = 3;
/** Of all pictures of a message together: with their text in Base64 they fit into one frame. */
const PICTURE_BYTES = 40_000;

/** What the visitor wants to send. */
export interface Question {
  readonly text: string;
  /** Pictures as `data:` URLs. */
  readonly images: readonly string[];
}

interface Picture {
  readonly id: number;
  readonly file: Blob;
  readonly name: string;
  /** For the thumbnail. */
  readonly url: string;
}

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

  @state() private text = '';
  @state() private pictures: readonly Picture[] = [];
  @state() private trouble = '';
  @state() private busy = false;
  @state() private over = false;
  #lastPicture = 0;

  @query('input[type=file]') private readonly files!: HTMLInputElement;
  @query('textarea') private readonly field!: HTMLTextAreaElement;

  override focus(): void {
    this.field?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    return html`<form
      class=${this.over ? 'over' : ''}
      @submit=${this.#submit}
      @dragover=${this.#draggedOver}
      @dragleave=${() => (this.over = false)}
      @drop=${this.#dropped}
    >
      ${this.#attached()}
      <p class="picture-trouble" role="alert" ?hidden=${this.trouble === ''}>${this.trouble}</p>
      <input type="file" accept="image/*" multiple hidden @change=${this.#chosen} />
      <button
        class="attach"
        type="button"
        aria-label="Add a picture"
        title="Add a picture"
        ?disabled=${this.disabled || this.pictures.length >= MOST_PICTURES}
        @click=${() => this.files.click()}
      >
        ${icon(Paperclip)}
      </button>
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
    if (this.pictures.length === 0) return nothing;
    return html`<ul class="pictures" aria-label="Pictures to send">
      ${repeat(
        this.pictures,
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
    const empty = this.text.trim() === '' && this.pictures.length === 0;
    return html`<button class="act" type="submit" aria-label="Send" title="Send" ?disabled=${empty || this.busy || this.disabled}>
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
    void this.#ask();
  }

  #submit(event: Event): void {
    event.preventDefault();
    void this.#ask();
    this.focus();
  }

  async #ask(): Promise<void> {
    const text = this.text.trim();
    const { pictures } = this;
    if ((text === '' && pictures.length === 0) || this.busy || this.answering || this.disabled) return;
    this.busy = true;
    try {
      const most = Math.floor(PICTURE_BYTES / Math.max(1, pictures.length));
      const images = await Promise.all(pictures.map((picture) => shrinkImage(picture.file, most)));
      this.text = '';
      this.pictures = [];
      this.trouble = '';
      this.dispatchEvent(new CustomEvent<Question>('ask', { detail: { text, images } }));
    } catch (problem) {
      this.#tell(problem);
    } finally {
      this.busy = false;
    }
  }

  /** Each is looked at before it is shown, so that nobody waits for Send to hear that a file is none. */
  async #add(files: readonly File[]): Promise<void> {
    this.trouble = '';
    for (const file of files) {
      if (this.pictures.length >= MOST_PICTURES) {
        this.trouble = `A message takes ${MOST_PICTURES} pictures. Send the others with the next one.`;
        return;
      }
      try {
        const url = await shrinkImage(file, PICTURE_BYTES);
        this.#lastPicture += 1;
        this.pictures = [...this.pictures, { id: this.#lastPicture, file, name: file.name || 'Picture', url }];
      } catch (problem) {
        this.#tell(problem);
      }
    }
    this.focus();
  }

  #tell(problem: unknown): void {
    this.trouble = problem instanceof UnusableImage ? problem.message : 'This picture could not be read. Try another one.';
  }

  #remove(id: number): void {
    this.pictures = this.pictures.filter((picture) => picture.id !== id);
    this.trouble = '';
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
