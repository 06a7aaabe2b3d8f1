import { pictureRoom } from '../browser/frame-room.js';
import { UnusableImage } from '../browser/shrink-image.js';

const MOST_PICTURES = 3;
/** Nothing can be made out on a picture of fewer bytes. */
const LEAST_PICTURE_BYTES = 4_000;
const TOO_LONG = 'This text leaves no room for a picture. Send the picture on its own, or a shorter text with it.';

/** What the visitor wants to send. */
export interface Question {
  readonly text: string;
  /** Pictures as `data:` URLs. */
  readonly images: readonly string[];
}

export interface Picture {
  readonly id: number;
  readonly file: Blob;
  readonly name: string;
  /** For the thumbnail. */
  readonly url: string;
}

/**
 * The image as a `data:` URL of at most so many bytes.
 *
 * @throws UnusableImage if it is none
 */
export type Shrink = (file: Blob, most: number) => Promise<string>;

/** A message that is being written: its words and its pictures. */
export class Draft {
  #text = '';
  #pictures: readonly Picture[] = [];
  #trouble = '';
  #sending = false;
  #lastPicture = 0;
  /** Pictures are added one after the other, so that no two of them take the last place. */
  #added: Promise<void> = Promise.resolve();

  constructor(
    private readonly shrink: Shrink,
    private readonly changed: () => void,
  ) {}

  get text(): string {
    return this.#text;
  }
  get pictures(): readonly Picture[] {
    return this.#pictures;
  }
  /** Why something could not be added or sent; empty if nothing is wrong. */
  get trouble(): string {
    return this.#trouble;
  }
  get sending(): boolean {
    return this.#sending;
  }
  get empty(): boolean {
    return this.#text.trim() === '' && this.#pictures.length === 0;
  }
  get full(): boolean {
    return this.#pictures.length >= MOST_PICTURES;
  }

  write(text: string): void {
    this.#text = text;
    this.changed();
  }

  /** Each is looked at before it is shown, so that nobody waits for Send to hear that a file is none. */
  add(files: readonly File[]): Promise<void> {
    this.#tell('');
    this.#added = files.reduce((before, file) => before.then(() => this.#addOne(file)), this.#added);
    return this.#added;
  }

  remove(id: number): void {
    this.#pictures = this.#pictures.filter((picture) => picture.id !== id);
    this.#tell('');
  }

  /**
   * Takes out what there is to send, once its pictures are small enough; what is written or added meanwhile stays.
   *
   * @param open whether it can be sent, asked at the beginning and at the end
   * @returns nothing if it is empty, cannot be sent, or is being taken already
   */
  async take(open: () => boolean): Promise<Question | undefined> {
    if (this.empty || this.#sending || !open()) return undefined;
    const written = this.#text;
    const pictures = this.#pictures;
    this.#sending = true;
    this.#tell('');
    try {
      const images = await this.#shrunk(written.trim(), pictures);
      if (!open()) return undefined;
      this.#text = this.#text.startsWith(written) ? this.#text.slice(written.length).trimStart() : this.#text;
      this.#pictures = this.#pictures.filter((picture) => !pictures.includes(picture));
      return { text: written.trim(), images };
    } catch (problem) {
      this.#tell(wordsOf(problem));
      return undefined;
    } finally {
      this.#sending = false;
      this.changed();
    }
  }

  async #shrunk(text: string, pictures: readonly Picture[]): Promise<readonly string[]> {
    if (pictures.length === 0) return [];
    const most = pictureRoom(text, pictures.length);
    if (most < LEAST_PICTURE_BYTES) throw new UnusableImage(TOO_LONG);
    return Promise.all(pictures.map((picture) => this.shrink(picture.file, most)));
  }

  async #addOne(file: File): Promise<void> {
    if (this.full) return this.#tell(`A message takes ${MOST_PICTURES} pictures. Send the others with the next one.`);
    try {
      const url = await this.shrink(file, pictureRoom('', 1));
      this.#lastPicture += 1;
      this.#pictures = [...this.#pictures, { id: this.#lastPicture, file, name: file.name || 'Picture', url }];
      this.changed();
    } catch (problem) {
      this.#tell(wordsOf(problem));
    }
  }

  #tell(trouble: string): void {
    this.#trouble = trouble;
    this.changed();
  }
}

function wordsOf(problem: unknown): string {
  return problem instanceof UnusableImage ? problem.message : 'This picture could not be read. Try another one.';
}
