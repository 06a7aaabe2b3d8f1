/** The part of a WebSocket that a connection needs. */
export interface Socket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export type Dial = (url: string, subprotocol: string) => Socket;

export const SUBPROTOCOL = 'parlor.v1';
