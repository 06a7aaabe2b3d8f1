/** A token in which the page's site says who the visitor is, or a way to get one. */
export type TokenSource = string | (() => string | Promise<string>);

/** Who the page says that the visitor is. */
export class Identity {
  #token: string | undefined;

  constructor(private readonly source: TokenSource) {
    if (typeof source === 'string') this.#token = source;
  }

  /** The latest token; nothing while there is none. */
  get token(): string | undefined {
    return this.#token;
  }

  /** Whether the page can be asked for another token. */
  get renewable(): boolean {
    return typeof this.source === 'function';
  }

  /** Forgets a token that is over. */
  discard(): void {
    this.#token = undefined;
  }

  /** Asks the page for a token. */
  async ask(): Promise<string> {
    const token = typeof this.source === 'string' ? this.source : await this.source();
    if (typeof token !== 'string' || token === '') throw new Error('The page gave no token.');
    this.#token = token;
    return token;
  }
}
