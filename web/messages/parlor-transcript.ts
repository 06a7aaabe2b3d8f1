import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { ArrowDown } from 'lucide';
import type { OutgoingMessage } from '../client/outbox.js';
import { EMPTY, isAnswering, isShown, type Transcript, type Turn } from '../client/transcript/model.js';
import { controls } from '../theme/controls.js';
import { icon } from './icon.js';
import { transcriptStyles } from './transcript-styles.js';
import { bubble, turnView, working, type Asked } from './turn-view.js';

const NEAR_END_PX = 48;

/** What is to be asked again: a message that was not sent, or a question that failed. */
export type Again = { readonly id: string } | { readonly asked: Asked };

/**
 * The conversation so far. Keeps the newest in view unless the reader has scrolled up.
 *
 * What the default slot holds stands above the first message.
 *
 * @fires ask-anew with the id of a message that the conversation is too long for
 * @fires ask-again with {@link Again}
 */
export class ParlorTranscript extends LitElement {
  static override styles = [controls, transcriptStyles];

  @property({ attribute: false }) transcript: Transcript = EMPTY;
  @property({ attribute: false }) outgoing: readonly OutgoingMessage[] = [];
  @property({ type: Boolean }) readonly = false;

  @state() private following = true;
  @state() private unseen = false;

  @query('.scroller') private readonly scroller!: HTMLElement;
  @query('.content') private readonly content!: HTMLElement;

  #top = 0;
  readonly #growth = new ResizeObserver(() => this.#keepUp());

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#watchGrowth();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#growth.disconnect();
  }

  protected override render(): TemplateResult {
    const turns = this.#turns;
    const last = turns.at(-1);
    const newest = this.outgoing.length === 0 ? last : undefined;
    const waiting = this.outgoing.some((message) => message.state === 'accepted') && last?.state !== 'running';
    return html`
      <div class="scroller" tabindex="0" role="region" aria-label="Conversation" @scroll=${this.#scrolled}>
        <div class="content" @click=${this.#clicked}>
          <slot></slot>
          <div class="log" role="log" aria-live="polite" aria-label="Messages" aria-busy=${isAnswering(this.transcript)}>
            ${repeat(
              turns,
              (turn) => turn.id,
              (turn) =>
                guard([turn, turn === newest, turn === last, this.readonly], () =>
                  turnView(turn, turn === newest, {
                    again: turn === last ? this.#again : undefined,
                    insider: this.readonly,
                  }),
                ),
            )}
            ${repeat(this.outgoing, (message) => message.id, (message) => this.#outgoing(message))}
            ${waiting ? working() : nothing}
          </div>
        </div>
      </div>
      ${this.unseen ? html`<button class="newer" @click=${this.toEnd}>${icon(ArrowDown, 16)} New</button>` : nothing}
    `;
  }

  protected override firstUpdated(): void {
    this.#watchGrowth();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('outgoing') && this.outgoing.length > (changed.get('outgoing')?.length ?? 0)) this.following = true;
    if (changed.has('transcript') && changed.get('transcript') && !this.following) this.unseen = true;
  }

  /** Goes to the newest message and follows it from there. */
  readonly toEnd = (): void => {
    this.following = true;
    this.#keepUp();
  };

  /** A turn that has begun, but shows nothing yet, does not push down the message that it is about. */
  get #turns(): readonly Turn[] {
    const { turns } = this.transcript;
    const last = turns.at(-1);
    const begun = last?.state === 'running' && !last.parts.some(isShown);
    return begun && this.outgoing.length > 0 ? turns.slice(0, -1) : turns;
  }

  #watchGrowth(): void {
    this.#growth.observe(this.content);
    this.#growth.observe(this.scroller);
  }

  #outgoing(message: OutgoingMessage): TemplateResult {
    return html`<div class="turn">
      ${bubble(message.text, message.state, message.images)}
      ${message.state === 'refused'
        ? html`<p class="under" role="note">
            ${message.refusal}
            ${message.code === 'conversation_full' || message.code === 'conversation_erased'
              ? html`<button class="link" @click=${() => this.#askAnew(message.id)}>Ask in a new conversation</button>`
              : html`Not sent, <button class="link" @click=${() => this.#askAgain({ id: message.id })}>try again</button>`}
          </p>`
        : nothing}
    </div>`;
  }

  get #again(): ((asked: Asked) => void) | undefined {
    return this.readonly ? undefined : (asked) => this.#askAgain({ asked });
  }

  #askAgain(detail: Again): void {
    this.dispatchEvent(new CustomEvent<Again>('ask-again', { detail }));
  }

  #askAnew(id: string): void {
    this.dispatchEvent(new CustomEvent('ask-anew', { detail: id }));
  }

  get #nearEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  /** What a reader unfolds stays where it is; what comes after it moves. */
  #clicked(event: Event): void {
    if (event.composedPath().some((target) => target instanceof Element && target.localName === 'summary')) this.following = false;
  }

  #scrolled(): void {
    const { scrollTop } = this.scroller;
    // Content that grows between a scroll and its event must not look like a reader who went up.
    this.following = this.#nearEnd || (this.following && scrollTop >= this.#top);
    this.#top = scrollTop;
    if (this.following) this.unseen = false;
  }

  #keepUp(): void {
    if (this.following) this.scroller.scrollTop = this.scroller.scrollHeight;
    else if (this.#nearEnd) this.following = true;
  }
}
