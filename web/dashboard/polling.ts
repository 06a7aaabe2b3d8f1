import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Asks again and again, once it has begun with `now`, while its host is on a page that somebody sees. */
export class Polling implements ReactiveController {
  readonly #ask: () => Promise<void>;
  readonly #pauseMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #connected = false;

  /** @param ask deals with its own failures */
  constructor(host: ReactiveControllerHost, pauseMs: number, ask: () => Promise<void>) {
    this.#ask = ask;
    this.#pauseMs = pauseMs;
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = true;
    document.addEventListener('visibilitychange', this.now);
  }

  hostDisconnected(): void {
    this.#connected = false;
    document.removeEventListener('visibilitychange', this.now);
    clearTimeout(this.#timer);
  }

  /** Asks at once; the pause begins anew. */
  readonly now = async (): Promise<void> => {
    clearTimeout(this.#timer);
    if (document.hidden) return;
    await this.#ask();
    clearTimeout(this.#timer);
    if (this.#connected) this.#timer = setTimeout(this.now, this.#pauseMs);
  };
}
