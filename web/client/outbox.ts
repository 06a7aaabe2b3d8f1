import type { ClientFrame, ContentPart } from './frames.js';

/** A message of the visitor that is not in the log yet. */
export interface OutgoingMessage {
  readonly id: string;
  readonly text: string;
  /** Images by URL, `data:` or `https:`. */
  readonly images: readonly string[];
  readonly state: 'pending' | 'accepted' | 'refused';
  /** The server's name for it, once accepted. */
  readonly messageId?: string;
  readonly refusal?: string;
  /** Of the refusal. */
  readonly code?: string;
}

/** Holds what was sent until the log shows it, so that nothing is lost between two connections. */
export class Outbox {
  #messages: readonly OutgoingMessage[] = [];

  get messages(): readonly OutgoingMessage[] {
    return this.#messages;
  }

  add(id: string, text: string, images: readonly string[] = []): ClientFrame {
    const message: OutgoingMessage = { id, text, images, state: 'pending' };
    this.#messages = [...this.#messages, message];
    return frameOf(message);
  }

  accept(id: string, messageId: string): void {
    this.#edit(id, (message) => ({ id, text: message.text, images: message.images, state: 'accepted', messageId }));
  }

  refuse(id: string, refusal: string, code: string): void {
    this.#edit(id, (message) => ({ ...message, state: 'refused', refusal, code }));
  }

  /** Puts a refused message back in line. */
  retry(id: string): ClientFrame | undefined {
    const message = this.#messages.find((one) => one.id === id);
    if (!message) return undefined;
    this.#edit(id, () => ({ id, text: message.text, images: message.images, state: 'pending' }));
    return frameOf(message);
  }

  /** The log shows this message now. */
  settle(messageId: string): void {
    this.#messages = this.#messages.filter((one) => one.messageId !== messageId);
  }

  /** What a new connection has to say again: sent, but never acknowledged. */
  unacknowledged(): ClientFrame[] {
    return this.#messages
      .filter((message) => message.state === 'pending')
      .map(frameOf);
  }

  clear(): void {
    this.#messages = [];
  }

  #edit(id: string, edit: (message: OutgoingMessage) => OutgoingMessage): void {
    this.#messages = this.#messages.map((message) => (message.id === id ? edit(message) : message));
  }
}

function frameOf({ id, text, images }: OutgoingMessage): ClientFrame {
  if (images.length === 0) return { type: 'send', id, content: text };
  const said: ContentPart[] = text === '' ? [] : [{ type: 'text', text }];
  return { type: 'send', id, content: [...said, ...images.map(imagePart)] };
}

function imagePart(url: string): ContentPart {
  if (!url.startsWith('data:')) return { type: 'image', source: { type: 'url', value: url } };
  const [head = '', value = ''] = url.split(',', 2);
  return { type: 'image', source: { type: 'data', value, mimeType: head.slice('data:'.length).replace(';base64', '') } };
}
