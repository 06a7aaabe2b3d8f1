import { html, LitElement, nothing, unsafeCSS, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { MessageCircle, X } from 'lucide';
import { ChatController } from '../browser/chat-controller.js';
import { openChat } from '../browser/open-chat.js';
import { PageTools, type PageTool } from '../browser/page-tools.js';
import { StoredTicket } from '../browser/stored-ticket.js';
import type { TokenSource } from '../client/identity.js';
import { EMPTY } from '../client/transcript/model.js';
import { icon } from '../messages/icon.js';
import type { Decision } from '../messages/parlor-approval.js';
import type { Again } from '../messages/parlor-transcript.js';
import { inLongTrouble, stateLine } from '../messages/phase-words.js';
import { controls } from '../theme/controls.js';
import tokens from '../theme/tokens.css?inline';
import { chatStyles } from './chat-styles.js';
import type { Question } from './draft.js';
import type { ParlorComposer } from './parlor-composer.js';
import { KeptOpen } from './kept-open.js';
import { applyTheme } from './theme.js';
import { answersIn, SeenAnswers } from './unread.js';
import { VisibleHeight } from './visible-height.js';
import { greet } from './wishes.js';

/** The chat of one site: a launcher in a corner and its panel, or with `inline` a panel that fills its box. */
export class ParlorChat extends LitElement {
  static override styles = [unsafeCSS(tokens), controls, chatStyles];

  /** The site's id on the server. */
  @property() site = '';
  /** The server's origin; where this script came from, unless said otherwise. */
  @property() server = new URL(import.meta.url).origin;
  @property({ type: Boolean, reflect: true }) open = false;
  @property({ type: Boolean, reflect: true }) inline = false;
  /** The accent until the site's own theme has arrived. */
  @property() accent = '';

  @state() private wasOpened = false;

  @query('parlor-composer') private readonly composer!: ParlorComposer | null;
  @query('.panel') private readonly panel!: HTMLElement | null;
  @query('.launcher') private readonly launcher!: HTMLElement | null;

  #source: TokenSource | undefined;
  #tickets: StoredTicket | undefined;
  #seen: SeenAnswers | undefined;
  #kept: KeptOpen | undefined;
  readonly #tools = new PageTools();
  readonly #chat = new ChatController(this, () => this.#chatChanged());

  constructor() {
    super();
    new VisibleHeight(this);
  }

  /** Goes on as whomever the site's token names; without one, as somebody new. See `identify` of the module. */
  identify(source: TokenSource | undefined): void {
    this.#source = source;
    this.#chat.chat?.identify(source);
    this.#openIfKnown();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    greet(this);
    if (this.accent) applyTheme(this, { accent: this.accent });
    // An element that was moved has closed its chat on the way.
    this.requestUpdate();
  }

  /**
   * Lets the assistant call a function of the page, if the site's tools name it with `page: true`. The answer takes it
   * back.
   *
   * @throws TypeError if it has no name or nothing to run
   */
  registerTool(tool: PageTool): () => void {
    return this.#tools.register(tool);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.inline) this.open = true;
    if (changed.has('site') || changed.has('server')) this.#prepare();
    if (!this.open) return;
    this.wasOpened = true;
    this.#connect(changed.has('open'));
    this.#seen?.saw(this.#chat.chat?.conversation, this.#answers);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const toggled = changed.has('open') && changed.get('open') !== undefined;
    if (!toggled || this.inline) return;
    this.#kept?.save(this.open);
    if (this.open) this.composer?.updateComplete.then(() => this.#enter());
    else this.launcher?.focus();
  }

  /** Where a finger points, focus in a field would bring up a keyboard that nobody has asked for. */
  #enter(): void {
    if (matchMedia('(pointer: coarse)').matches) this.panel?.focus();
    else this.composer?.focus();
  }

  protected override render(): TemplateResult {
    return html`${this.wasOpened ? this.#panel() : nothing} ${this.inline ? nothing : this.#launcher()}`;
  }

  #launcher(): TemplateResult {
    const unread = this.#seen?.unseen(this.#chat.chat?.conversation, this.#answers) ?? 0;
    return html`<button
      class="launcher"
      aria-label=${this.open ? 'Close chat' : 'Open chat'}
      aria-expanded=${this.open}
      @click=${() => (this.open = !this.open)}
    >
      ${icon(this.open ? X : MessageCircle, 24)}
      ${unread > 0 ? html`<span class="badge">${unread}<span class="for-readers"> unread</span></span>` : nothing}
    </button>`;
  }

  #panel(): TemplateResult {
    const chat = this.#chat.chat;
    const transcript = chat?.transcript ?? EMPTY;
    const outgoing = chat?.outgoing ?? [];
    const ready = chat?.phase.kind === 'ready';
    const empty = ready && transcript.turns.length + outgoing.length === 0;
    return html`<section
      class="panel"
      role=${this.inline ? 'region' : 'dialog'}
      aria-label=${`Chat with ${this.#title}`}
      tabindex="-1"
      ?inert=${!this.open}
      @keydown=${this.#keyPressed}
    >
      ${this.#header(ready)}
      <parlor-transcript
        class="body"
        .transcript=${transcript}
        .outgoing=${outgoing}
        @decide=${(event: CustomEvent<Decision>) => chat?.decide(event.detail.id, event.detail.approved)}
        @ask-anew=${(event: CustomEvent<string>) => chat?.askAnew(event.detail)}
        @ask-again=${(event: CustomEvent<Again>) => this.#askAgain(event.detail)}
      >
        ${chat?.site?.greeting ? html`<p class="greeting ${empty ? 'alone' : ''}" dir="auto">${chat.site.greeting}</p>` : nothing}
      </parlor-transcript>
      ${empty ? this.#suggestions() : nothing} ${this.#trouble()}
      <parlor-composer
        ?answering=${chat?.answering ?? false}
        ?disabled=${chat?.phase.kind === 'ended'}
        @ask=${(event: CustomEvent<Question>) => chat?.ask(event.detail.text, event.detail.images)}
        @stop=${() => chat?.stop()}
      ></parlor-composer>
      ${chat?.demo ? html`<p class="foot">Demo model: answers are scripted</p>` : nothing}
    </section>`;
  }

  #header(ready: boolean): TemplateResult {
    return html`<div class="head">
      <span class="avatar" aria-hidden="true">${this.#title.charAt(0).toUpperCase()}</span>
      <div class="who">
        <h2><bdi>${this.#title}</bdi></h2>
        <p class="state" role="status">${stateLine(this.#chat.chat)}</p>
      </div>
      <parlor-menu
        ?disabled=${!ready}
        .conversations=${this.#chat.chat?.listed ?? []}
        .current=${this.#chat.chat?.conversation}
        @new-conversation=${this.#startNew}
        @choose-conversation=${(event: CustomEvent<string>) => this.#chat.chat?.goTo(event.detail)}
      ></parlor-menu>
      ${this.inline
        ? nothing
        : html`<button class="icon-button" aria-label="Close" @click=${() => (this.open = false)}>${icon(X)}</button>`}
    </div>`;
  }

  #suggestions(): TemplateResult {
    const suggestions = this.#chat.chat?.site?.suggestions ?? [];
    return html`<div class="chips" role="group" aria-label="Suggestions">
      ${suggestions.map((text) => html`<button dir="auto" @click=${() => this.#ask(text)}>${text}</button>`)}
    </div>`;
  }

  #trouble(): TemplateResult | typeof nothing {
    const chat = this.#chat.chat;
    if (chat?.phase.kind === 'ended') return html`<p class="trouble" role="alert">${chat.phase.reason}</p>`;
    if (chat?.notice) return html`<p class="trouble" role="alert">${chat.notice}</p>`;
    if (!inLongTrouble(chat)) return nothing;
    return html`<p class="trouble">
      <span>No connection yet. What you wrote is kept.</span>
      <button class="link" @click=${() => chat?.networkCame()}>Try now</button>
    </p>`;
  }

  get #title(): string {
    return this.#chat.chat?.site?.title ?? 'Chat';
  }

  get #answers(): number {
    return answersIn(this.#chat.chat?.transcript ?? EMPTY);
  }

  /** A visitor who was here before is connected at once, to show what came meanwhile; others when they open. */
  #prepare(): void {
    if (!this.site) return;
    this.#tickets = new StoredTicket(this.server, this.site);
    const chat = openChat(this.server, this.site, this.#tickets, this.#tools);
    if (this.#source) chat.identify(this.#source);
    this.#seen = new SeenAnswers(this.server, this.site);
    this.#kept = new KeptOpen(this.server, this.site);
    if (this.#kept.load()) this.open = true;
    this.#chat.follow(chat);
    this.#openIfKnown();
  }

  /** A chat that has ended is tried again when somebody opens it, not by itself. */
  #connect(opened: boolean): void {
    const chat = this.#chat.chat;
    if (chat?.phase.kind === 'idle' || (opened && chat?.phase.kind === 'ended')) chat.open();
  }

  #openIfKnown(): void {
    const ticket = this.#tickets?.load();
    if (ticket && (ticket.token || this.#source)) this.#chat.chat?.open();
  }

  #chatChanged(): void {
    applyTheme(this, this.#chat.chat?.site?.theme);
  }

  #ask(text: string, images?: readonly string[]): void {
    this.#chat.chat?.ask(text, images);
    this.composer?.focus();
  }

  #askAgain(again: Again): void {
    if ('id' in again) this.#chat.chat?.askAgain(again.id);
    else this.#ask(again.asked.text, again.asked.images);
  }

  #startNew(): void {
    this.#chat.chat?.startNew();
    this.composer?.focus();
  }

  #keyPressed(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || this.inline) return;
    event.stopPropagation();
    this.open = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-chat': ParlorChat;
  }
}
