import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Chat } from '../client/chat.js';

/** Redraws its host at most once per animation frame, however many frames the socket brings. */
export class ChatController implements ReactiveController {
  #chat: Chat | undefined;
  #unsubscribe = (): void => {};
  #frame = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly onChange: () => void = () => {},
  ) {
    host.addController(this);
  }

  get chat(): Chat | undefined {
    return this.#chat;
  }

  /** Follows another chat from now on; the one before is closed. */
  follow(chat: Chat | undefined): void {
    if (this.#chat === chat) return;
    this.#unsubscribe();
    this.#chat?.close();
    this.#chat = chat;
    this.#unsubscribe = chat?.subscribe(() => this.#changed()) ?? (() => {});
    this.host.requestUpdate();
  }

  hostConnected(): void {
    window.addEventListener('online', this.#networkCame);
    window.addEventListener('offline', this.#networkWent);
  }

  hostDisconnected(): void {
    window.removeEventListener('online', this.#networkCame);
    window.removeEventListener('offline', this.#networkWent);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#chat?.close();
  }

  readonly #networkCame = (): void => this.#chat?.networkCame();
  readonly #networkWent = (): void => this.#chat?.networkWent();

  #changed(): void {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.onChange();
      this.host.requestUpdate();
    });
  }
}
