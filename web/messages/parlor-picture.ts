import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';

const LONGEST_SIDE = 480;

/**
 * A picture that the visitor has sent or is about to send. It is drawn on a canvas, since a page's policy for images may
 * not allow `data:`; one by address is a link, so that looking at a conversation fetches nothing from anywhere.
 */
export class ParlorPicture extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    canvas {
      display: block;
      max-width: 100%;
      max-height: var(--parlor-picture-height, 200px);
      border-radius: 8px;
    }
    a {
      color: inherit;
      overflow-wrap: anywhere;
    }
  `;

  /** `data:` or `https:`. */
  @property({ attribute: false }) url = '';
  @property() label = 'Picture';

  @state() private broken = false;

  @query('canvas') private readonly canvas!: HTMLCanvasElement | null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('url')) this.broken = !/^(?:https|data):/.test(this.url);
  }

  protected override render(): TemplateResult {
    if (this.url.startsWith('https:')) {
      return html`<a href=${this.url} target="_blank" rel="noopener noreferrer nofollow">${this.label}</a>`;
    }
    return this.broken ? html`<span>Picture that cannot be shown</span>` : html`<canvas role="img" aria-label=${this.label}></canvas>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('url') && this.url.startsWith('data:')) void this.#draw(this.url);
  }

  async #draw(url: string): Promise<void> {
    try {
      const picture = await createImageBitmap(blobOf(url));
      if (this.canvas && url === this.url) paint(this.canvas, picture);
      picture.close();
    } catch {
      if (url === this.url) this.broken = true;
    }
  }
}

function paint(canvas: HTMLCanvasElement, picture: ImageBitmap): void {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
}

/** Not by `fetch`, which a page's policy for connections may refuse. */
function blobOf(url: string): Blob {
  const [head = '', data = ''] = url.split(',', 2);
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  return new Blob([bytes], { type: head.slice('data:'.length).replace(';base64', '') });
}
