import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
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

  /** What is told to readers goes without the age, so that they do not hear it anew each minute. */
  protected override render(): TemplateResult {
    const troubled = this.models.filter(isTroubled);
    return html`<p class="for-readers" role="status">
        ${troubled.map(({ model, setback }) => `${model} ${setback.what}.`).join(' ')}
      </p>
      ${troubled.length > 0 ? html`<section aria-label="Models"><ul>${repeat(troubled, (one) => one.model, line)}</ul></section>` : nothing}`;
  }
}

type Troubled = ModelHealth & Required<Pick<ModelHealth, 'setback'>>;

function isTroubled(model: ModelHealth): model is Troubled {
  return model.needsAttention && model.setback !== undefined;
}

function line({ model, setback }: Troubled): TemplateResult {
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
