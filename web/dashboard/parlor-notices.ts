import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Bell, Siren } from 'lucide';
import { icon } from '../messages/icon.js';
import { controls } from '../theme/controls.js';
import { ageInWords } from './age.js';
import type { Notice } from './operator-api.js';

const MOST_SHOWN = 5;

/**
 * What needs a person: a line for each notice, the urgent first. Nothing while there is none. What is told to readers goes
 * without the age, so that they do not hear it anew each minute.
 *
 * @fires open with the id of a conversation
 * @fires seen with the id of a notice
 */
export class ParlorNotices extends LitElement {
  static override styles = [
    controls,
    css`
      ul {
        margin: 0;
        padding: 0;
        border-bottom: 1px solid var(--parlor-line);
        list-style: none;
        font-size: 13px;
      }
      li {
        display: flex;
        align-items: center;
        gap: 10px;
        padding: 6px 16px;
      }
      li + li {
        border-top: 1px solid var(--parlor-line);
      }
      li.urgent {
        background: color-mix(in srgb, var(--parlor-danger) 9%, var(--parlor-surface));
      }
      .urgent svg {
        color: var(--parlor-danger);
      }
      svg {
        color: var(--parlor-ink-2);
      }
      .title {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .urgent .title {
        font-weight: 600;
      }
      .about {
        flex: none;
        margin-inline-start: auto;
        color: var(--parlor-ink-2);
        font-variant-numeric: tabular-nums;
      }
      .link {
        flex: none;
      }
      .more {
        color: var(--parlor-ink-2);
      }
    `,
  ];

  @property({ attribute: false }) notices: readonly Notice[] = [];

  protected override render(): TemplateResult {
    const more = this.notices.length - MOST_SHOWN;
    const shown = this.notices.slice(0, MOST_SHOWN);
    return html`<p class="for-readers" role="status">${shown.map(inWords).join(' ')}</p>
      ${shown.length === 0
        ? nothing
        : html`<section aria-label="Notices">
            <ul>
              ${repeat(shown, (one) => one.id, (one) => this.#line(one))}
              ${more > 0 ? html`<li class="more">and ${more} more</li>` : nothing}
            </ul>
          </section>`}`;
  }

  #line(one: Notice): TemplateResult {
    return html`<li class=${one.urgent ? 'urgent' : ''}>
      ${icon(one.urgent ? Siren : Bell, 16)}
      <span class="title" title=${one.title} dir="auto">${one.urgent ? html`<span class="for-readers">Urgent: </span>` : nothing}${one.title}</span>
      <span class="about">${one.site} · <time datetime=${one.at} title=${new Date(one.at).toLocaleString()}>${ageInWords(one.at)}</time></span>
      <button class="link" @click=${() => this.#fire('open', one.conversation)}>Open</button>
      <button class="link" @click=${() => this.#fire('seen', one.id)}>Done</button>
    </li>`;
  }

  #fire(name: 'open' | 'seen', detail: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function inWords({ urgent, title, site }: Notice): string {
  return `${urgent ? 'Urgent: ' : ''}${title}, ${site}.`;
}
