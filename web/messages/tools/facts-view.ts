import { html, nothing, type TemplateResult } from 'lit';
import { factsOf, type Facts } from './facts.js';

/** A small table under a heading, or nothing when there is nothing to tell. */
export function factsView(heading: string, json: string | undefined): TemplateResult | typeof nothing {
  const facts = factsOf(json ?? '');
  return facts.kind === 'none' ? nothing : html`<p class="label">${heading}</p>
        ${body(facts)}`;
}

function body(facts: Exclude<Facts, { kind: 'none' }>): TemplateResult {
  switch (facts.kind) {
    case 'text':
      return html`<p>${facts.text}</p>`;
    case 'pairs':
      return html`<table>
          ${facts.pairs.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}
        </table>
        ${rest(facts.more)}`;
    case 'rows':
      return html`<table class="rows">
          <tr>
            ${facts.head.map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
          ${facts.rows.map((row) => html`<tr>${row.map((value) => html`<td>${value}</td>`)}</tr>`)}
        </table>
        ${rest(facts.more)}`;
  }
}

function rest(more: number): TemplateResult | typeof nothing {
  return more > 0 ? html`<p class="hint">and ${more} more</p>` : nothing;
}
