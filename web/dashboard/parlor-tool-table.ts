import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../theme/controls.js';
import { Refused } from './operator-api.js';
import { Polling } from './polling.js';
import { keepOrder } from './steady-order.js';
import { latencyInWords, rateInWords, rowsOf, sorted, type Column, type Order, type ToolRow } from './tool-rows.js';
import { listTools, switchTool, toolFigures, type Tool, type ToolFigures } from './tools-api.js';
import { toolsStyles } from './tools-styles.js';

const POLL_MS = 5_000;
const SHARES = [0, 1, 5, 10, 25, 50, 75, 100];
const WINDOWS: readonly (readonly [number, string])[] = [
  [1, 'Last hour'],
  [24, 'Last 24 hours'],
  [168, 'Last 7 days'],
];
const NUMBERS: readonly (readonly [Column, string, string])[] = [
  ['calls', 'Calls', 'Calls within the window'],
  ['p50', 'p50', 'Half of the calls took at most this'],
  ['p95', 'p95', '95 of 100 calls took at most this'],
  ['p99', 'p99', '99 of 100 calls took at most this'],
  ['errors', 'Errors', 'Part of the calls that failed; over 5 % stands out'],
  ['retried', 'Retried', 'Calls that took more than one attempt'],
  ['cached', 'Cached', 'Calls that were answered without running the tool'],
];

/** Every tool of every site: how it does, and whether conversations have it. Rows keep still under the pointer. */
export class ParlorToolTable extends LitElement {
  static override styles = [controls, toolsStyles];

  @property() token = '';
  /** Whether this operator may switch. */
  @property({ type: Boolean }) admin = false;

  @state() private tools: readonly Tool[] | undefined;
  @state() private figures: ReadonlyMap<string, readonly ToolFigures[]> = new Map();
  @state() private hours = 24;
  @state() private site = '';
  @state() private order: Order = { column: 'site', falling: false };
  @state() private trouble = '';
  /** Why there is nothing to show. */
  @state() private absence = '';
  @state() private busy: ReadonlySet<string> = new Set();

  #shown: readonly ToolRow[] = [];
  #pointed = false;
  /** Counts beginnings and ends of changes: what was asked for before one of them is out of date. */
  #changes = 0;
  readonly #polling = new Polling(this, POLL_MS, () => this.#look());

  protected override willUpdate(changed: PropertyValues): void {
    const tools = (this.tools ?? []).filter((tool) => !this.site || tool.site === this.site);
    const fresh = sorted(rowsOf(tools, this.figures), this.order);
    this.#shown = this.#pointed && !changed.has('order') ? keepOrder(this.#shown, fresh) : fresh;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('token') || changed.has('hours')) void this.#polling.now();
  }

  protected override render(): TemplateResult {
    const sites = [...new Set((this.tools ?? []).map((tool) => tool.site))].sort();
    return html`
      <div class="filter">
        <span>${this.#heading()}</span>
        <select aria-label="Window" @change=${(event: Event) => (this.hours = Number(chosen(event)))}>
          ${WINDOWS.map(([hours, name]) => html`<option value=${hours} ?selected=${hours === this.hours}>${name}</option>`)}
        </select>
        <select aria-label="Site" @change=${(event: Event) => (this.site = chosen(event))}>
          <option value="">All sites</option>
          ${sites.map((site) => html`<option value=${site} ?selected=${site === this.site}>${site}</option>`)}
        </select>
      </div>
      ${this.trouble ? html`<p role="alert">${this.trouble}</p>` : nothing}
      ${this.#content()}
    `;
  }

  #heading(): string {
    if (!this.tools) return this.absence ? 'Tools' : 'Looking for tools';
    return `${this.#shown.length} ${this.#shown.length === 1 ? 'tool' : 'tools'}`;
  }

  #content(): TemplateResult {
    if (!this.tools && this.absence) {
      return html`<p class="empty" role="alert">${this.absence} <button class="link" @click=${this.#polling.now}>Try again</button></p>`;
    }
    if (this.tools?.length === 0) {
      return html`<p class="empty">No site has tools. Those that a site declares in its file will be here.</p>`;
    }
    return html`<div class="table" tabindex="0" role="region" aria-label="Tools">${this.#table()}</div>`;
  }

  #table(): TemplateResult {
    return html`<table @pointerenter=${() => (this.#pointed = true)} @pointerleave=${() => (this.#pointed = false)}>
      <thead>
        <tr>
          ${this.#head('tool', 'Tool')} ${this.#head('site', 'Site')}
          <th scope="col">Offered</th>
          <th scope="col" title="Percent of the conversations that have it">Share</th>
          ${NUMBERS.map(([column, name, title]) => this.#head(column, name, title))}
        </tr>
      </thead>
      <tbody>
        ${repeat(this.#shown, (row) => row.id, (row) => this.#row(row))}
      </tbody>
    </table>`;
  }

  #head(column: Column, name: string, title?: string): TemplateResult {
    const { falling } = this.order;
    const sort = this.order.column === column ? (falling ? 'descending' : 'ascending') : 'none';
    return html`<th scope="col" class=${title ? 'number' : ''} aria-sort=${sort} title=${title ?? nothing}>
      <button @click=${() => this.#sort(column)}>${name}${sort === 'none' ? nothing : html`<span aria-hidden="true"> ${falling ? '↓' : '↑'}</span>`}</button>
    </th>`;
  }

  #row({ id, tool, figures }: ToolRow): TemplateResult {
    const busy = this.busy.has(id);
    const label = `${tool.name} of ${tool.site}, version ${tool.version}`;
    return html`<tr class=${tool.enabled && tool.rollout > 0 ? '' : 'off'}>
      <th scope="row" title=${tool.description}>
        ${tool.name}<span class="about">${tool.version === '1' ? nothing : `${tool.version} · `}${rules(tool)}</span>
      </th>
      <td>${tool.site}</td>
      <td>
        <button
          class="switch"
          role="switch"
          aria-label="Offer ${label}"
          aria-checked=${tool.enabled}
          title=${this.admin ? '' : 'An admin can switch tools.'}
          ?disabled=${!this.admin}
          aria-disabled=${busy || nothing}
          @click=${() => this.#change(id, tool, { enabled: !tool.enabled })}
        ></button>
      </td>
      <td>
        ${this.admin
          ? html`<select
              aria-label="Share of conversations that have ${label}"
              aria-disabled=${busy || nothing}
              @change=${(event: Event) => this.#change(id, tool, { rollout: Number(chosen(event)) })}
            >
              ${shares(tool.rollout).map((share) => html`<option value=${share} .selected=${live(share === tool.rollout)}>${share} %</option>`)}
            </select>`
          : `${tool.rollout} %`}
      </td>
      <td class="number">${figures?.calls ?? 0}</td>
      <td class="number">${latencyInWords(figures?.p50Ms)}</td>
      <td class="number">${latencyInWords(figures?.p95Ms)}</td>
      <td class="number">${latencyInWords(figures?.p99Ms)}</td>
      <td class="number ${figures?.flagged ? 'flagged' : ''}">${rateInWords(figures?.errorRate)}</td>
      <td class="number">${figures?.retried || ''}</td>
      <td class="number">${figures?.cached || ''}</td>
    </tr>`;
  }

  #sort(column: Column): void {
    const { order } = this;
    const text = column === 'tool' || column === 'site';
    this.order = { column, falling: order.column === column ? !order.falling : !text };
  }

  async #change(id: string, tool: Tool, change: Partial<Pick<Tool, 'enabled' | 'rollout'>>): Promise<void> {
    this.requestUpdate();
    if (this.busy.has(id)) return;
    this.busy = new Set(this.busy).add(id);
    this.#changes += 1;
    try {
      await switchTool(this.token, tool, change);
      this.trouble = '';
    } catch (error) {
      this.trouble = `${tool.name} stays as it was. ${wordsOf(error)}`;
    }
    this.#changes += 1;
    await this.#polling.now();
    const left = new Set(this.busy);
    left.delete(id);
    this.busy = left;
  }

  /** What was there before stays when there is nothing new to be had: the page's header says when the server is away. */
  async #look(): Promise<void> {
    const { token, hours } = this;
    const before = this.#changes;
    if (!token) return;
    try {
      const tools = await listTools(token);
      const sites = [...new Set(tools.map((tool) => tool.site))];
      const figures = await Promise.all(sites.map((site) => toolFigures(token, site, hours)));
      if (hours !== this.hours || before !== this.#changes) return;
      this.tools = tools;
      this.figures = new Map(sites.map((site, at) => [site, figures[at] ?? []]));
      this.absence = '';
    } catch (error) {
      this.absence = `The tools cannot be shown just now. ${wordsOf(error)}`;
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Refused ? error.message : 'The server cannot be reached.';
}

function chosen(event: Event): string {
  return (event.target as HTMLSelectElement).value;
}

function shares(rollout: number): number[] {
  return [...new Set([...SHARES, rollout])].sort((a, b) => a - b);
}

function rules({ effect, approval }: Tool): string {
  const asks = approval === 'none' ? '' : `, asks ${approval === 'visitor' ? 'the visitor' : 'an operator'}`;
  return `${effect === 'write' ? 'writes' : 'reads'}${asks}`;
}
