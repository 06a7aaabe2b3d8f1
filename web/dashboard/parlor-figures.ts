import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { Polling } from './polling.js';
import { usageToday, type SiteUsage, type UsageToday } from './operator-api.js';
import { costInFull, costInWords, tokensInFull, tokensInWords } from './spent.js';

const POLL_MS = 10_000;
const SITES = 5;

/** What models have cost today, in all and for each site, the dearest first. */
export class ParlorFigures extends LitElement {
  static override styles = css`
    :host {
      display: block;
      border-bottom: 1px solid var(--parlor-line);
      font-size: 13px;
    }
    dl {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 24px;
      margin: 0;
      padding: 8px 16px;
    }
    div {
      display: flex;
      gap: 8px;
      white-space: nowrap;
    }
    dt,
    dd {
      color: var(--parlor-ink-2);
    }
    dd {
      margin: 0;
      font-variant-numeric: tabular-nums;
    }
    .known {
      color: var(--parlor-ink);
      font-weight: 550;
    }
    @media (max-width: 720px) {
      .of-site {
        display: none;
      }
    }
  `;

  @property() token = '';

  @state() private today: UsageToday | undefined;

  readonly #polling = new Polling(this, POLL_MS, () => this.#look());

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('token')) void this.#polling.now();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.today) return nothing;
    const { rows, total } = this.today;
    if (total.cost.calls === 0) {
      return html`<dl><div><dt>Today</dt><dd>No model was asked yet.</dd></div></dl>`;
    }
    const more = rows.length - SITES;
    return html`<dl>
      ${this.#figure('Today', total, 'in-all')}
      ${rows.length > 1 ? rows.slice(0, SITES).map((row) => this.#figure(row.site, row, 'of-site')) : nothing}
      ${more > 0 ? html`<div class="of-site"><dt>and ${more} more</dt></div>` : nothing}
    </dl>`;
  }

  #figure(name: string, spent: Omit<SiteUsage, 'site'>, kind: string): TemplateResult {
    const known = Number(spent.cost.usd) > 0;
    return html`<div class=${kind}>
      <dt>${name}</dt>
      <dd title=${tokensInFull(spent.tokens)}>${tokensInWords(spent.tokens)}</dd>
      <dd class=${known ? 'known' : ''} title=${costInFull(spent.cost)}>${costInWords(spent.cost)}</dd>
    </div>`;
  }

  /** What cannot be had now stays as it was: the list says when the server is away. */
  async #look(): Promise<void> {
    if (!this.token) return;
    try {
      this.today = await usageToday(this.token);
    } catch {
      // looked for again after the pause
    }
  }
}
