const WIDE = '(min-width: 481px)';

/** Remembers for the life of a tab that the chat was open, so that it is still there on the next page of the site. */
export class KeptOpen {
  readonly #key: string;

  constructor(server: string, site: string) {
    this.#key = `parlor:${server}:${site}:open`;
  }

  /** On a narrow screen the chat would cover the page that the visitor has just gone to. */
  load(): boolean {
    try {
      return sessionStorage.getItem(this.#key) !== null && matchMedia(WIDE).matches;
    } catch {
      return false;
    }
  }

  save(open: boolean): void {
    try {
      if (open) sessionStorage.setItem(this.#key, 'yes');
      else sessionStorage.removeItem(this.#key);
    } catch {
      // Storage is forbidden: every page begins with a closed chat.
    }
  }
}
