import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { TriangleAlert } from 'lucide';
import { icon } from '../messages/icon.js';
import { controls } from '../theme/controls.js';
import { ageInWords } from './age.js';
import { modelsStyles } from './models-styles.js';
import type { SiteProblem, SiteProblems } from './operator-api.js';

/** One line for each site that is not what is written for it: since when, and what to mend. Nothing while all are. */
export class ParlorSiteProblems extends LitElement {
  static override styles = [controls, modelsStyles];

  @property({ attribute: false }) sites: readonly SiteProblems[] = [];

  /** What is told to readers goes without the age, so that they do not hear it anew each minute. */
  protected override render(): TemplateResult {
    return html`<p class="for-readers" role="status">
        ${this.sites.map(({ id, serving }) => `${id} ${stateOf(serving)}.`).join(' ')}
      </p>
      ${this.sites.length > 0 ? html`<section aria-label="Sites"><ul>${repeat(this.sites, (site) => site.id, line)}</ul></section>` : nothing}`;
  }
}

function line({ id, serving, since, problems }: SiteProblems): TemplateResult {
  const age = ageInWords(since);
  return html`<li>
    ${icon(TriangleAlert, 16)}
    <div>
      <strong>${id}</strong> ${stateOf(serving)}
      <time datetime=${since} title=${new Date(since).toLocaleString()}>${age === 'now' ? 'just now' : `since ${age}`}</time>.
      <span class="advice">${serving ? 'What is written for it now cannot be used.' : 'What is written for it cannot be used.'}</span>
      <details>
        <summary>What to mend</summary>
        <ul class="problems">
          ${problems.map((problem) => html`<li>${where(problem)} ${problem.message}</li>`)}
        </ul>
      </details>
    </div>
  </li>`;
}

function stateOf(serving: boolean): string {
  return serving ? 'answers as it did before its last change' : 'is not there';
}

function where({ file, line: number, key }: SiteProblem): string {
  const place = [file, number ? `line ${number}` : ''].filter(Boolean).join(' ');
  return [place, key].filter(Boolean).map((part) => `${part}:`).join(' ');
}
