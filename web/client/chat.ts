import type { Clock } from './clock.js';
import { Connection, type Phase } from './connection.js';
import {
  noticeOf,
  type ClientFrame,
  type Custom,
  type ListedConversation,
  type Notices,
  type PageRequest,
  type ServerFrame,
  type SiteFacts,
} from './frames.js';
import { Identity, type TokenSource } from './identity.js';
import { Outbox, type OutgoingMessage } from './outbox.js';
import type { PageFunctions } from './page-functions.js';
import type { Dial } from './socket.js';
import type { TicketStore } from './ticket.js';
import { EMPTY, isAnswering, isShown, type Part, type Transcript } from './transcript/model.js';
import { reduce } from './transcript/reduce.js';

export interface ChatSurroundings {
  /** The socket's address, with the site in it. */
  readonly url: string;
  readonly dial: Dial;
  readonly clock: Clock;
  readonly tickets: TicketStore;
  newId(): string;
  page?(): { url: string; title: string };
  readonly functions?: PageFunctions;
}

/** How long before the end of a token the page is asked for the next. */
const AHEAD_MS = 30_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Refusals that concern whoever wrote the page, not the visitor. */
const ABOUT_FUNCTIONS = /^(too_many_tools|tool_\w+)$/;

/** One conversation as a client sees it: the connection, the log so far, and what waits to be sent. */
export class Chat {
  #transcript: Transcript = EMPTY;
  #conversation: string | undefined;
  #greeting: Notices['parlor.hello'] | undefined;
  #handoff: Notices['parlor.handoff'] = { state: 'bot' };
  #notice: string | undefined;
  #identity: Identity | undefined;
  #listed: readonly ListedConversation[] = [];
  #cancelRenewal = (): void => {};
  #declaring = false;
  #toldUrl: string | undefined;
  readonly #outbox = new Outbox();
  readonly #connection: Connection;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly around: ChatSurroundings) {
    this.#connection = new Connection(around.url, around.dial, around.clock, {
      prepare: () => (this.#identity && !this.#identity.token ? this.#identity.ask() : undefined),
      hello: () => this.#hello(),
      receive: (frame) => this.#receive(frame),
      phaseChanged: () => this.#changed(),
      forgetToken: (inUse) => this.#forget(inUse),
    });
    around.functions?.subscribe(() => this.#declareAgain());
  }

  get phase(): Phase {
    return this.#connection.phase;
  }
  get transcript(): Transcript {
    return this.#transcript;
  }
  get outgoing(): readonly OutgoingMessage[] {
    return this.#outbox.messages;
  }
  get conversation(): string | undefined {
    return this.#conversation;
  }
  get site(): SiteFacts | undefined {
    return this.#greeting?.site;
  }
  get demo(): boolean {
    return this.#greeting?.demo ?? false;
  }
  get handoff(): Notices['parlor.handoff'] {
    return this.#handoff;
  }
  /** The latest conversations of a visitor whom the page has named. */
  get listed(): readonly ListedConversation[] {
    return this.#listed;
  }
  /** Why the last command was refused, until the next one. */
  get notice(): string | undefined {
    return this.#notice;
  }
  get answering(): boolean {
    return isAnswering(this.#transcript) || this.outgoing.some((message) => message.state === 'accepted');
  }

  /** Calls `listener` after every change; the answer ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  open(): void {
    this.#connection.start();
  }

  close(): void {
    this.#cancelRenewal();
    this.#connection.stop();
  }

  /**
   * Goes on as whomever the page's token names, with the conversation that is open; without a source, as somebody new.
   */
  identify(source: TokenSource | undefined): void {
    const before = this.#identity;
    this.#identity = source === undefined ? undefined : new Identity(source);
    if (before && !this.#identity) this.#leave();
    if (this.phase.kind === 'idle' || (!before && !this.#identity)) return;
    if (before && this.#identity && this.phase.kind === 'ready') this.#renew();
    else this.#connection.redial();
  }

  networkCame(): void {
    this.#connection.retryNow();
  }

  networkWent(): void {
    this.#connection.drop();
  }

  /** Sends a message; `images` are URLs, `data:` or `https:`. */
  ask(text: string, images: readonly string[] = []): void {
    this.#notice = undefined;
    this.#tellPage();
    this.#connection.send(this.#outbox.add(this.around.newId(), text, images));
    this.#changed();
  }

  askAgain(id: string): void {
    const frame = this.#outbox.retry(id);
    if (frame) this.#connection.send(frame);
    this.#changed();
  }

  /** Begins a new conversation with a message that this one did not take. */
  askAnew(id: string): void {
    const message = this.outgoing.find((one) => one.id === id);
    if (!message) return;
    this.startNew();
    this.ask(message.text, message.images);
  }

  stop(): void {
    this.#connection.send({ type: 'stop' });
  }

  /** Shows another conversation of the visitor. */
  goTo(conversation: string): void {
    if (conversation === this.#conversation) return;
    this.#outbox.clear();
    this.#conversation = conversation;
    this.#transcript = EMPTY;
    this.#connection.redial();
    this.#changed();
  }

  /** Answers the question whether a call may run. */
  decide(interruptId: string, approved: boolean): void {
    this.#notice = undefined;
    this.#connection.send({ type: 'decide', interruptId, status: 'resolved', payload: { approved } });
  }

  startNew(): void {
    this.#outbox.clear();
    this.#connection.send({ type: 'new' });
    this.#changed();
  }

  /** A page may change its address without being loaded anew: what it offers then is told with the next message. */
  #tellPage(): void {
    const page = this.around.page?.();
    if (this.phase.kind !== 'ready' || !page || page.url === this.#toldUrl) return;
    this.#toldUrl = page.url;
    this.#connection.send({ type: 'hello', page });
  }

  #hello(): ClientFrame {
    const { token: kept, conversation: last } = this.around.tickets.load() ?? {};
    const named = this.#identity?.token;
    const token = named ?? kept;
    const page = this.around.page?.();
    this.#toldUrl = page?.url;
    // Another tab may have put a new conversation on the ticket; this one stays with its own.
    const conversation = this.#conversation ?? last;
    const tools = this.around.functions?.declarations() ?? [];
    return {
      type: 'hello',
      ...(token && { token }),
      ...(named && kept && { previous: kept }),
      ...(conversation && { conversation }),
      after: this.#transcript.seq,
      ...(page && { page }),
      ...(tools.length > 0 && { tools }),
    };
  }

  /** Several functions that come or go together are told together. */
  #declareAgain(): void {
    if (this.#declaring) return;
    this.#declaring = true;
    void Promise.resolve().then(() => {
      this.#declaring = false;
      this.#connection.send({ type: 'hello', tools: this.around.functions?.declarations() ?? [] });
    });
  }

  /** An answer to a connection that is gone is refused; whoever asks again is given the same. */
  async #runOnPage(request: PageRequest): Promise<void> {
    const answer = await this.around.functions?.run(request);
    if (answer) this.#connection.send({ type: 'tool_result', toolCallId: request.toolCallId, ...answer });
  }

  #receive(frame: ServerFrame): void {
    if (frame.type === 'CUSTOM') this.#receiveCustom(frame);
    if (frame.type === 'TOOL_CALL_RESULT') this.around.functions?.end(frame.toolCallId);
    const before = this.#transcript;
    this.#transcript = reduce(before, frame, frame.timestamp ?? this.#timeOf(frame));
    this.#settle(frame);
    if (frame.type === 'CUSTOM' || this.#transcript !== before) this.#changed();
  }

  /** A message leaves the outbox with the first frame that makes the log show it, so that it never blinks. */
  #settle(frame: ServerFrame): void {
    if (this.outgoing.length === 0) return;
    if (frame.type === 'TEXT_MESSAGE_START' && frame.metadata?.clientId) {
      this.#outbox.accept(frame.metadata.clientId, frame.messageId);
    } else if (frame.type === 'TEXT_MESSAGE_CONTENT' || frame.type === 'TEXT_MESSAGE_END') {
      this.#outbox.settle(frame.messageId);
    } else if (frame.type === 'MESSAGES_SNAPSHOT') {
      frame.messages.forEach((message) => this.#outbox.settle(message.id));
    }
  }

  #receiveCustom(frame: Custom): void {
    const hello = noticeOf(frame, 'parlor.hello');
    if (hello) return this.#greeted(hello);
    const listed = noticeOf(frame, 'parlor.conversations');
    if (listed) this.#listed = listed.conversations;
    const refreshed = noticeOf(frame, 'parlor.refreshed');
    if (refreshed) return this.#renewBefore(refreshed.expiresInMs);
    const accepted = noticeOf(frame, 'parlor.accepted');
    if (accepted) return this.#accepted(accepted);
    const status = noticeOf(frame, 'parlor.tool.status');
    if (status?.page) return void this.#runOnPage(status);
    const refused = noticeOf(frame, 'parlor.error');
    if (refused && ABOUT_FUNCTIONS.test(refused.code)) return this.around.functions?.refused(refused.message);
    if (refused?.id) return this.#outbox.refuse(refused.id, refused.message, refused.code);
    if (refused?.code === 'another_visitor') return this.#becomeAnother();
    // The token before counts until its end; then the page is asked again.
    if (refused?.code === 'bad_token') return;
    if (refused) this.#notice = refused.message;
    const drain = noticeOf(frame, 'parlor.drain');
    if (drain) this.#connection.drainWithin(drain.reconnectInMs);
    this.#handoff = noticeOf(frame, 'parlor.handoff') ?? this.#handoff;
  }

  #greeted(hello: Notices['parlor.hello']): void {
    const other = this.#conversation !== undefined && this.#conversation !== hello.conversation;
    const logLost = !other && hello.seq < this.#transcript.seq;
    if (other || logLost) this.#transcript = EMPTY;
    if (logLost) return this.#connection.redial();
    this.#conversation = hello.conversation;
    this.#greeting = hello;
    this.#notice = undefined;
    this.#listed = [];
    this.around.tickets.save({
      ...(!this.#identity && { token: hello.token }),
      conversation: hello.conversation,
    });
    this.#renewBefore(hello.expiresInMs);
    this.#connection.confirm();
    this.#outbox.unacknowledged().forEach((frame) => this.#connection.send(frame));
  }

  #accepted({ id, messageId }: Notices['parlor.accepted']): void {
    this.#outbox.accept(id, messageId);
    const shown = (part: Part): boolean => part.id === messageId && part.kind === 'text' && isShown(part);
    const inLog = this.#transcript.turns.some((turn) => turn.parts.some(shown));
    if (inLog) this.#outbox.settle(messageId);
  }

  /** A frame of the replay happened at some earlier time; only a live one happened now. */
  #timeOf(frame: ServerFrame): number | undefined {
    const live = frame.seq !== undefined && frame.seq > (this.#greeting?.seq ?? Infinity);
    return live ? this.around.clock.now() : undefined;
  }

  /** Asks the page for the next token in good time, so that the conversation is not interrupted. */
  #renewBefore(expiresInMs: number | undefined): void {
    this.#cancelRenewal();
    if (expiresInMs === undefined || !this.#identity?.renewable) return;
    const delay = expiresInMs > 2 * AHEAD_MS ? expiresInMs - AHEAD_MS : expiresInMs / 2;
    this.#cancelRenewal = this.around.clock.after(Math.min(delay, LONGEST_TIMER_MS), () => this.#renew());
  }

  /** A page that has no newer token is asked again when the server closes, because this one has come to its end. */
  #renew(): void {
    const identity = this.#identity;
    const before = identity?.token;
    identity?.ask().then(
      (token) => {
        const isNews = token !== before || !identity.renewable;
        if (identity === this.#identity && isNews) this.#connection.send({ type: 'hello', token });
      },
      () => {},
    );
  }

  #becomeAnother(): void {
    this.#leave();
    this.#connection.redial();
  }

  #leave(): void {
    this.#cancelRenewal();
    this.#outbox.clear();
    this.#listed = [];
    this.around.tickets.forget();
    this.#conversation = undefined;
    this.#transcript = EMPTY;
    this.#changed();
  }

  /**
   * A stranger whose token ends in the middle was most likely named on another page, which goes on with the conversation:
   * what is on this one stays to be read.
   */
  #forget(inUse: boolean): string | undefined {
    this.#cancelRenewal();
    if (this.#identity) {
      if (!this.#identity.renewable) return 'Your sign-in has ended. Reload the page to go on.';
      this.#identity.discard();
      return undefined;
    }
    if (inUse) return 'This chat was closed here. If you have signed in, reload the page to go on.';
    this.around.tickets.forget();
    this.#conversation = undefined;
    this.#transcript = EMPTY;
    return undefined;
  }

  #changed(): void {
    this.#listeners.forEach((listener) => listener());
  }
}
