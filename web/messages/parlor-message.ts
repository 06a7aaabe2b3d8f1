import { html, LitElement, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { controls } from '../theme/controls.js';
import { MarkdownBlocks } from './markdown/blocks.js';
import { dress } from './markdown/dress.js';
import { morphChildren } from './markdown/morph.js';
import { proseStyles } from './markdown/prose-styles.js';
import { sanitise } from './markdown/sanitise.js';

const COPIED_FOR_MS = 1500;
/** Drawing takes at most this share of the time, so that one endless table leaves the page usable. */
const MOST_SHARE = 1 / 4;
const FRAME_MS = 16;

/** An answer in Markdown, drawn while it arrives: finished blocks stay as they are, only the last is drawn again. */
export class ParlorMessage extends LitElement {
  static override styles = [controls, proseStyles];

  /** The Markdown itself. */
  @property({ attribute: false }) text = '';
  /** More text may come. */
  @property({ type: Boolean, reflect: true }) streaming = false;

  @query('.prose') private readonly prose!: HTMLElement;

  #blocks = new MarkdownBlocks();
  #finished = 0;
  #restUntil = 0;

  protected override render(): TemplateResult {
    return html`<div class="prose ${this.streaming ? 'streaming' : ''}" dir="auto" @click=${this.#copy}></div>`;
  }

  protected override async scheduleUpdate(): Promise<void> {
    const rest = this.#restUntil - performance.now();
    if (rest > FRAME_MS) await new Promise((resolve) => setTimeout(resolve, rest));
    super.scheduleUpdate();
  }

  protected override updated(): void {
    const start = performance.now();
    this.#draw();
    const end = performance.now();
    this.#restUntil = end + (end - start) * (1 / MOST_SHARE - 1);
  }

  #draw(): void {
    const growth = this.#blocks.grow(this.text, !this.streaming);
    if (growth.restarted) this.#finished = 0;
    const finished = elementsOf(growth.finished);
    const count = finished.childNodes.length;
    finished.append(elementsOf(growth.tail));
    morphChildren(this.prose, finished, this.#finished);
    this.#finished += count;
  }

  async #copy(event: Event): Promise<void> {
    const button = (event.target as Element).closest<HTMLButtonElement>('.copy');
    const code = button?.closest('figure')?.querySelector('pre')?.textContent;
    if (!button || !code) return;
    const copied = await navigator.clipboard.writeText(code).then(
      () => true,
      () => false,
    );
    button.textContent = copied ? 'Copied' : 'Not allowed';
    setTimeout(() => (button.textContent = 'Copy'), COPIED_FOR_MS);
  }
}

/** Sanitised nodes without the line breaks between blocks, so that children can be counted. */
function elementsOf(markup: string): DocumentFragment {
  const fragment = dress(sanitise(markup));
  for (const node of Array.from(fragment.childNodes)) {
    if (node instanceof Text && node.data.trim() === '') node.remove();
  }
  return fragment;
}
