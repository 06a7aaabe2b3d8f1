import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { TriangleAlert } from 'lucide';
import { icon } from '../messages/icon.js';
import { controls } from '../theme/controls.js';
import { ageInWords } from './age.js';
import { modelsStyles } from './models-styles.js';
import type { ModelHealth } from './operator-api.js';

/** One line for each model that does not answer: since when, and what to do. Nothing while all of them do. */
export class ParlorModels extends LitElement {
  static override styles = [controls, modelsStyles];

  @property({ attribute: false }) models: readonly ModelHealth[] = [];

  protected override render(): TemplateResult {
    const troubled = this.models.filter((model) => model.needsAttention && model.setback);
    return html`<div role="status" aria-label="Models">
      ${troubled.length > 0 ? html`<ul>${troubled.map(line)}</ul>` : nothing}
    </div>`;
  }
}

function line({ model, setback }: ModelHealth): TemplateResult | typeof nothing {
  if (!setback) return nothing;
  const since = new Date(setback.since);
  const age = ageInWords(setback.since);
  return html`<li>
    ${icon(TriangleAlert, 16)}
    <div>
      <strong>${model}</strong> ${setback.what}
      <time datetime=${setback.since} title=${since.toLocaleString()}>${age === 'now' ? 'just now' : `since ${age}`}</time>.
      <span class="advice">${setback.advice}</span>
      <details>
        <summary>What the provider says</summary>
        ${setback.words ? html`<q>${setback.words}</q>` : 'Nothing.'}
        ${setback.status ? html`Status ${setback.status}, ` : nothing}${setback.code}, ${times(setback.times)}.
      </details>
    </div>
  </li>`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
