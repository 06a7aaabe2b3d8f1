import type { Clock } from './clock.js';
import { Connection, type Phase } from './connection.js';
import {
  noticeOf,
  type ClientFrame,
  type Custom,
  type Notices,
  type PageRequest,
  type ServerFrame,
  type SiteFacts,
} from './frames.js';
import { Outbox, type OutgoingMessage } from './outbox.js';
import type { PageFunctions } from './page-functions.js';
import type { Dial } from './socket.js';
import type { TicketStore } from './ticket.js';
import { EMPTY, isAnswering, type Part, type Transcript } from './transcript/model.js';
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

/** Refusals that concern whoever wrote the page, not the visitor. */
const ABOUT_FUNCTIONS = /^(too_many_tools|tool_\w+)$/;

/** One conversation as a client sees it: the connection, the log so far, and what waits to be sent. */
export class Chat {
  #transcript: Transcript = EMPTY;
  #conversation: string | undefined;
  #greeting: Notices['parlor.hello'] | undefined;
  #handoff: Notices['parlor.handoff'] = { state: 'bot' };
  #notice: string | undefined;
  #declaring = false;
  #toldUrl: string | undefined;
  readonly #outbox = new Outbox();
  readonly #connection: Connection;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly around: ChatSurroundings) {
    this.#connection = new Connection(around.url, around.dial, around.clock, {
      hello: () => this.#hello(),
      receive: (frame) => this.#receive(frame),
      phaseChanged: () => this.#changed(),
      forgetToken: () => this.#forget(),
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
    this.#connection.stop();
  }

  networkCame(): void {
    this.#connection.retryNow();
  }

  networkWent(): void {
    this.#connection.drop();
  }

  ask(text: string): void {
    this.#notice = undefined;
    this.#tellPage();
    this.#connection.send(this.#outbox.add(this.around.newId(), text));
    this.#changed();
  }

  askAgain(id: string): void {
    const frame = this.#outbox.retry(id);
    if (frame) this.#connection.send(frame);
    this.#changed();
  }

  stop(): void {
    this.#connection.send({ type: 'stop' });
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
    const ticket = this.around.tickets.load();
    const page = this.around.page?.();
    this.#toldUrl = page?.url;
    // Another tab may have put a new conversation on the ticket; this one stays with its own.
    const own = this.#conversation !== undefined && { conversation: this.#conversation };
    const tools = this.around.functions?.declarations() ?? [];
    return {
      type: 'hello',
      ...ticket,
      ...own,
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
    const accepted = noticeOf(frame, 'parlor.accepted');
    if (accepted) return this.#accepted(accepted);
    const status = noticeOf(frame, 'parlor.tool.status');
    if (status?.page) return void this.#runOnPage(status);
    const refused = noticeOf(frame, 'parlor.error');
    if (refused && ABOUT_FUNCTIONS.test(refused.code)) return this.around.functions?.refused(refused.message);
    if (refused?.id) return this.#outbox.refuse(refused.id, refused.message);
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
    this.around.tickets.save({ token: hello.token, conversation: hello.conversation });
    this.#connection.confirm();
    this.#outbox.unacknowledged().forEach((frame) => this.#connection.send(frame));
  }

  #accepted({ id, messageId }: Notices['parlor.accepted']): void {
    this.#outbox.accept(id, messageId);
    const shown = (part: Part): boolean => part.id === messageId && part.kind === 'text' && part.text !== '';
    const inLog = this.#transcript.turns.some((turn) => turn.parts.some(shown));
    if (inLog) this.#outbox.settle(messageId);
  }

  /** A frame of the replay happened at some earlier time; only a live one happened now. */
  #timeOf(frame: ServerFrame): number | undefined {
    const live = frame.seq !== undefined && frame.seq > (this.#greeting?.seq ?? Infinity);
    return live ? this.around.clock.now() : undefined;
  }

  #forget(): void {
    this.around.tickets.forget();
    this.#conversation = undefined;
    this.#transcript = EMPTY;
  }

  #changed(): void {
    this.#listeners.forEach((listener) => listener());
  }
}
