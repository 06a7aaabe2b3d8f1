import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ChevronRight, ListChecks } from 'lucide';
import type { CallProgress, ToolCall } from '../client/transcript/model.js';
import { controls } from '../theme/controls.js';
import { icon } from './icon.js';
import { durationOf, groupSummary } from './tools/duration.js';
import { factsView } from './tools/facts-view.js';
import { toolPhrase } from './tools/phrase.js';
import { withPictureNames } from './tools/picture-names.js';
import { toolIcon } from './tools/tool-icon.js';
import { toolStyles } from './tools/tool-styles.js';

/** More lines than these are folded as soon as the last is done. */
const MOST_LEFT_OPEN = 4;

/** What the assistant looked up: a quiet line per call; those of earlier questions are folded into one. */
export class ParlorTools extends LitElement {
  static override styles = [controls, toolStyles];

  @property({ attribute: false }) calls: readonly ToolCall[] = [];

  /** The group belongs to the newest answer: folding it now would move what is being read. */
  @property({ type: Boolean }) newest = false;

  /** Whoever reads is one of the operators, and not the visitor. */
  @property({ type: Boolean }) insider = false;

  /** What the reader wants; until then the group is open while it runs and while it is the newest. */
  @state() private wanted: boolean | undefined;

  protected override render(): TemplateResult {
    const lines = repeat(this.calls, (call) => call.id, (call) => callLine(call, this.insider));
    if (this.calls.length < 2) return html`<div>${lines}</div> ${this.#questions()}`;
    const running = this.calls.some((call) => call.state === 'running');
    const open = this.wanted ?? (running || (this.newest && this.calls.length <= MOST_LEFT_OPEN));
    return html`<details class="group" ?open=${open} data-state=${running ? 'running' : 'done'}>
      <summary @click=${this.#toggle}>
        <span class="mark">${icon(ListChecks)}</span>
        <span class="phrase">${running ? `${this.calls.length} look-ups` : groupSummary(this.calls)}</span>
        ${chevron()}
      </summary>
      <div class="lines">${lines}</div>
    </details>
    ${this.#questions()}`;
  }

  #questions(): TemplateResult {
    const waiting = this.calls.filter((call) => call.approval && !call.approval.decided && call.state === 'running');
    return html`${repeat(
      waiting,
      (call) => call.id,
      (call) => html`<parlor-approval .approval=${call.approval} ?insider=${this.insider}></parlor-approval>`,
    )}`;
  }

  #toggle(event: Event): void {
    event.preventDefault();
    const details = (event.currentTarget as Element).closest('details');
    this.wanted = !details?.open;
  }
}

function callLine(call: ToolCall, insider: boolean): TemplateResult {
  const asked = withPictureNames(call.arguments, insider);
  return html`<details data-tool=${call.name} data-state=${call.state}>
    <summary>
      <span class="mark">${icon(toolIcon(call.name))}</span>
      <span class="phrase">${toolPhrase(call.name, asked)}</span>
      <span class="aside">${aside(call)}</span>
      ${chevron()}
    </summary>
    <div class="facts">
      ${factsView('Asked', asked)} ${call.failure ? failure(call.failure) : factsView('Answer', withPictureNames(call.result ?? '', insider))}
      ${call.state === 'running' ? html`<p class="hint">No answer yet.</p>` : nothing}
    </div>
  </details>`;
}

function chevron(): TemplateResult {
  return html`<span class="chevron">${icon(ChevronRight, 14)}</span>`;
}

function failure({ message, retryable }: NonNullable<ToolCall['failure']>): TemplateResult {
  return html`<p class="label">Answer</p>
    <p class="failure">${message}</p>
    ${retryable ? html`<p class="hint">It may work at another time.</p>` : nothing}`;
}

function waitsFor({ approval }: ToolCall): string {
  if (!approval || approval.decided) return 'waiting';
  return approval.by === 'operator' ? 'a colleague is asked' : 'waiting for a yes';
}

function again({ attempt = 2, of }: CallProgress): string {
  return of === undefined ? 'trying again' : `trying again, ${attempt} of ${of}`;
}

function aside(call: ToolCall): string {
  if (call.state === 'failed') return call.failure ? 'did not work' : 'stopped';
  if (call.state === 'done') return call.progress?.state === 'cached' ? 'known' : durationOf([call]);
  switch (call.progress?.state) {
    case 'queued':
      return 'in line';
    case 'waiting':
      return call.progress.page ? 'on this page' : waitsFor(call);
    case 'retrying':
      return again(call.progress);
    default:
      return '';
  }
}
