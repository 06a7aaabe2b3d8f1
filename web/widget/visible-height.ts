import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Tells the host's styles what the on-screen keyboard leaves of the window, as `--visible-height` and `--visible-top`. */
export class VisibleHeight implements ReactiveController {
  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostConnected(): void {
    window.visualViewport?.addEventListener('resize', this.#measure);
    window.visualViewport?.addEventListener('scroll', this.#measure);
    this.#measure();
  }

  hostDisconnected(): void {
    window.visualViewport?.removeEventListener('resize', this.#measure);
    window.visualViewport?.removeEventListener('scroll', this.#measure);
  }

  readonly #measure = (): void => {
    const seen = window.visualViewport;
    if (!seen) return;
    this.host.style.setProperty('--visible-height', `${seen.height}px`);
    this.host.style.setProperty('--visible-top', `${seen.offsetTop}px`);
  };
}
