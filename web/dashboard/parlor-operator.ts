import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { controls } from '../theme/controls.js';
import { dropSession, keepSession, keptSession } from './kept-session.js';
import {
  closeNotice,
  listConversations,
  listModels,
  listNotices,
  listSiteProblems,
  Refused,
  type ConversationSummary,
  type ModelHealth,
  type Notice,
  type OperatorSession,
  type SiteProblems,
} from './operator-api.js';
import { operatorStyles } from './operator-styles.js';
import type { ParlorInbox } from './parlor-inbox.js';
import type { ParlorWatch } from './parlor-watch.js';
import { Polling } from './polling.js';

const POLL_MS = 1500;
/** The part of the address that stands for the tools; conversations stand there with their ids. */
const TOOLS = 'tools';

/** The operator's page: sign in, then the list on the left and the chosen conversation on the right. */
export class ParlorOperator extends LitElement {
  static override styles = [controls, operatorStyles];

  @state() private session: OperatorSession | undefined = keptSession();
  @state() private conversations: readonly ConversationSummary[] | undefined;
  @state() private models: readonly ModelHealth[] = [];
  @state() private notices: readonly Notice[] = [];
  @state() private siteProblems: readonly SiteProblems[] = [];
  @state() private selectedId = location.hash.slice(1);
  @state() private unreachable = false;
  @state() private selected: ConversationSummary | undefined;

  @query('parlor-inbox') private readonly inbox!: ParlorInbox | null;
  @query('parlor-watch') private readonly watch!: ParlorWatch | null;

  readonly #polling = new Polling(this, POLL_MS, () => this.#look());

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#keyPressed);
    window.addEventListener('hashchange', this.#hashChanged);
    void this.#polling.now();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#keyPressed);
    window.removeEventListener('hashchange', this.#hashChanged);
  }

  /** A conversation that is being watched stays, also when newer ones have pushed it out of the list. */
  protected override willUpdate(): void {
    const listed = this.conversations?.find((one) => one.id === this.selectedId);
    this.selected = listed ?? (this.selected?.id === this.selectedId ? this.selected : undefined);
  }

  protected override render(): TemplateResult {
    if (!this.session) return html`<main><parlor-login @signed-in=${this.#signedIn}></parlor-login></main>`;
    return html`
      <header>
        <h1>Parlor</h1>
        <nav aria-label="Parts">
          <a href="#" aria-current=${this.selectedId === TOOLS ? nothing : 'page'}>Conversations</a>
          <a href="#${TOOLS}" aria-current=${this.selectedId === TOOLS ? 'page' : nothing}>Tools</a>
        </nav>
        ${this.unreachable ? html`<span role="status">The list is not up to date. Trying again.</span>` : nothing}
        <span class="name">${this.session.name}</span>
        <button class="link" @click=${this.#signOut}>Sign out</button>
      </header>
      <parlor-figures role="region" aria-label="Spent on models since midnight, UTC" .token=${this.session.token}></parlor-figures>
      <parlor-models .models=${this.models}></parlor-models>
      <parlor-site-problems .sites=${this.siteProblems}></parlor-site-problems>
      <parlor-notices
        .notices=${this.notices}
        @open=${(event: CustomEvent<string>) => this.#select(event.detail)}
        @seen=${this.#seen}
      ></parlor-notices>
      ${this.selectedId === TOOLS
        ? html`<main><parlor-tool-table .token=${this.session.token} ?admin=${this.session.role === 'admin'}></parlor-tool-table></main>`
        : this.#panes(this.session)}
    `;
  }

  #panes(session: OperatorSession): TemplateResult {
    const { selected } = this;
    return html`
      <main class="panes ${selected ? 'chosen' : ''}">
        <parlor-inbox
          .conversations=${this.conversations}
          .selected=${this.selectedId}
          .urgent=${new Set(this.notices.filter((one) => one.urgent).map((one) => one.conversation))}
          @choose=${(event: CustomEvent<ConversationSummary>) => this.#select(event.detail.id)}
        ></parlor-inbox>
        ${selected
          ? html`<section aria-label="Chosen conversation">
              <button class="back link" @click=${() => this.#select('')}>All conversations</button>
              <parlor-watch .conversation=${selected} .token=${session.token} ?admin=${session.role === 'admin'}></parlor-watch>
            </section>`
          : html`<p class="nothing">Choose a conversation to read along. <kbd>j</kbd> <kbd>k</kbd> move, <kbd>Enter</kbd> opens.</p>`}
      </main>
    `;
  }

  async #look(): Promise<void> {
    const session = this.session;
    if (!session) return;
    try {
      const [conversations, models, notices, siteProblems] = await Promise.all([
        listConversations(session.token),
        listModels(session.token),
        listNotices(session.token),
        listSiteProblems(session.token),
      ]);
      if (this.session !== session) return;
      this.conversations = conversations;
      this.models = models;
      this.notices = notices;
      this.siteProblems = siteProblems;
      this.unreachable = false;
    } catch (error) {
      if (error instanceof Refused && error.status === 401) return this.#signOut();
      this.unreachable = true;
    }
  }

  #signedIn(event: CustomEvent<OperatorSession>): void {
    keepSession(event.detail);
    this.session = event.detail;
    void this.#polling.now();
  }

  #signOut(): void {
    dropSession();
    this.session = undefined;
    this.conversations = undefined;
    this.models = [];
    this.notices = [];
    this.siteProblems = [];
  }

  readonly #seen = async (event: CustomEvent<string>): Promise<void> => {
    const session = this.session;
    if (!session) return;
    this.notices = this.notices.filter((one) => one.id !== event.detail);
    await closeNotice(session.token, event.detail).catch(() => undefined);
    void this.#polling.now();
  };

  #select(id: string): void {
    history.replaceState(null, '', id ? `#${id}` : location.pathname);
    this.selectedId = id;
  }

  readonly #hashChanged = (): void => {
    this.selectedId = location.hash.slice(1);
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const typing = event.composedPath().some((target) => target instanceof HTMLInputElement || target instanceof HTMLSelectElement);
    if (typing || this.watch?.asking || event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === 'j') this.inbox?.move(1);
    else if (event.key === 'k') this.inbox?.move(-1);
    else if (event.key === 'Enter' && !onButton(event)) this.inbox?.choose();
  };
}

function onButton(event: KeyboardEvent): boolean {
  return event.composedPath().some((target) => target instanceof HTMLElement && target.matches('button, a, summary'));
}
