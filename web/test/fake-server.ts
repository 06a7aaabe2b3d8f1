import type { ClientFrame } from '../client/frames.js';
import type { Socket } from '../client/socket.js';

export class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  closed = false;
  readonly received: ClientFrame[] = [];

  send(text: string): void {
    this.received.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }
}

/** The other end of every socket a chat opens. */
export class FakeServer {
  readonly sockets: FakeSocket[] = [];

  readonly dial = (): Socket => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('nobody has dialled');
    return socket;
  }

  get received(): ClientFrame[] {
    return this.socket.received;
  }

  say(frame: object): void {
    this.socket.onmessage?.({ data: JSON.stringify(frame) });
  }

  greet(value: { conversation?: string; token?: string; seq?: number; expiresInMs?: number } = {}): void {
    this.socket.onopen?.();
    const hello = { conversation: 'c1', token: 't1', seq: 0, site: { title: 'Toolbox' }, ...value };
    this.say({ type: 'CUSTOM', name: 'parlor.hello', value: hello });
  }

  hangUp(code: number): void {
    this.socket.onclose?.({ code });
  }
}
