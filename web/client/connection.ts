import { backoffMs } from './backoff.js';
import type { Clock } from './clock.js';
import { nextMove } from './close-code.js';
import { decodeFrame, type ClientFrame, type ServerFrame } from './frames.js';
import { SUBPROTOCOL, type Dial, type Socket } from './socket.js';

export type Phase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly tries: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'waiting'; readonly tries: number }
  | { readonly kind: 'ended'; readonly reason: string };

/** What a connection asks of, and tells to, whoever owns it. */
export interface ConnectionOwner {
  /** What has to happen before hello can be said; nothing if it can be said now. */
  prepare(): Promise<unknown> | undefined;
  hello(): ClientFrame;
  receive(frame: ServerFrame): void;
  phaseChanged(phase: Phase): void;
  /**
   * The token was refused, or voided while it was in use. Answers why there is no other way in; nothing if there is one.
   */
  forgetToken(inUse: boolean): string | undefined;
}

const GREETING_DEADLINE_MS = 10_000;
const ABNORMAL = 1006;

/** Keeps one socket to the server alive: says hello first, comes back after every close that allows it. */
export class Connection {
  #phase: Phase = { kind: 'idle' };
  #socket: Socket | undefined;
  #tries = 0;
  #tokenRefused = false;
  /** Stands for the preparation that is waited for; any other has been given up. */
  #preparing: object | undefined;
  #drainWithinMs: number | undefined;
  #cancelTimer = (): void => {};

  constructor(
    private readonly url: string,
    private readonly dial: Dial,
    private readonly clock: Clock,
    private readonly owner: ConnectionOwner,
  ) {}

  get phase(): Phase {
    return this.#phase;
  }

  start(): void {
    if (this.#phase.kind === 'idle' || this.#phase.kind === 'ended') this.#connect();
  }

  stop(): void {
    this.#release(1000);
    this.#enter({ kind: 'idle' });
  }

  /** Does not wait any longer for the next try. */
  retryNow(): void {
    if (this.#phase.kind === 'waiting') this.#connect();
  }

  /** Gives the socket up and dials again at once. */
  redial(): void {
    this.#release(1000);
    this.#connect();
  }

  /** Takes a socket for dead that has not said so yet, for example when the network went away. */
  drop(): void {
    if (this.#socket) this.#closed(ABNORMAL);
  }

  /** The server has answered hello: from here on the connection counts as good. */
  confirm(): void {
    this.#cancelTimer();
    this.#tries = 0;
    this.#tokenRefused = false;
    this.#enter({ kind: 'ready' });
  }

  /** The server is about to leave and asks its clients to spread their return over this time. */
  drainWithin(ms: number): void {
    this.#drainWithinMs = ms;
  }

  /** Sends if connected; what is not sent here is said again by the owner after the next hello. */
  send(frame: ClientFrame): boolean {
    if (this.#phase.kind !== 'ready') return false;
    this.#socket?.send(JSON.stringify(frame));
    return true;
  }

  #connect(): void {
    this.#cancelTimer();
    this.#enter({ kind: 'connecting', tries: this.#tries });
    const preparation = this.owner.prepare();
    if (preparation) this.#await(preparation);
    else this.#call();
  }

  #await(preparation: Promise<unknown>): void {
    const mine = (this.#preparing = {});
    const unlessGivenUp = (task: () => void) => () => {
      if (this.#preparing !== mine) return;
      this.#release();
      task();
    };
    const failed = unlessGivenUp(() => this.#reconnectLater());
    this.#cancelTimer = this.clock.after(GREETING_DEADLINE_MS, failed);
    preparation.then(unlessGivenUp(() => this.#call()), failed);
  }

  #call(): void {
    const socket = this.dial(this.url, SUBPROTOCOL);
    this.#socket = socket;
    socket.onopen = () => socket.send(JSON.stringify(this.owner.hello()));
    socket.onmessage = (event) => {
      const frame = decodeFrame(event.data);
      if (frame) this.owner.receive(frame);
    };
    socket.onclose = (event) => this.#closed(event.code);
    this.#cancelTimer = this.clock.after(GREETING_DEADLINE_MS, () => this.drop());
  }

  #closed(code: number): void {
    const inUse = this.#phase.kind === 'ready';
    this.#release();
    const move = nextMove(code);
    if (move.kind === 'end') return this.#enter({ kind: 'ended', reason: move.reason });
    if (move.kind === 'forget-token') {
      const reason = this.#tokenRefused ? 'This chat could not be opened.' : this.owner.forgetToken(inUse);
      if (reason !== undefined) return this.#enter({ kind: 'ended', reason });
      this.#tokenRefused = true;
      return this.#connect();
    }
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    const chance = this.clock.chance();
    const delay = this.#drainWithinMs === undefined ? backoffMs(this.#tries, chance) : chance * this.#drainWithinMs;
    this.#drainWithinMs = undefined;
    this.#tries += 1;
    this.#cancelTimer = this.clock.after(delay, () => this.#connect());
    this.#enter({ kind: 'waiting', tries: this.#tries });
  }

  #release(code?: number): void {
    this.#cancelTimer();
    this.#preparing = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(code);
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.owner.phaseChanged(phase);
  }
}
