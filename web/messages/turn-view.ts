import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { CircleAlert, Lightbulb } from 'lucide';
import { isShown, type Part, type TextPart, type Turn } from '../client/transcript/model.js';
import { icon } from './icon.js';

/** What a visitor has asked. */
export type Asked = Pick<TextPart, 'text' | 'images'>;

/** What is not the visitor's is shown to those who only read along. */
export interface Reader {
  readonly again?: ((asked: Asked) => void) | undefined;
  readonly insider: boolean;
}

export function turnView(turn: Turn, newest: boolean, reader: Reader): TemplateResult {
  return html`<div class="turn">
    ${repeat(turn.parts, (part) => part.id, (part) => partView(part, newest, reader.insider))} ${isQuiet(turn) ? working() : nothing} ${ending(turn, reader)}
  </div>`;
}

function partView(part: Part, newest: boolean, insider: boolean): TemplateResult | typeof nothing {
  switch (part.kind) {
    case 'tools':
      return html`<parlor-tools .calls=${part.calls} ?newest=${newest} ?insider=${insider}></parlor-tools>`;
    case 'thought':
      return html`<details class="thought">
        <summary>${icon(Lightbulb)} ${part.open ? 'Thinking' : 'Thought for a moment'}</summary>
        <p>${part.text}</p>
      </details>`;
    case 'text':
      return isShown(part) ? textView(part) : nothing;
  }
}

function textView(part: TextPart): TemplateResult {
  const when = part.at === undefined ? nothing : new Date(part.at).toLocaleString();
  if (part.role === 'user') return bubble(part.text, 'sent', part.images, when);
  const who = part.author ?? 'Assistant';
  return html`<div class="message" data-role="assistant" role="article" aria-label=${who} aria-busy=${part.open} title=${when}>
    ${part.author ? html`<p class="author">${part.author}</p>` : nothing}
    <parlor-message .text=${part.text} ?streaming=${part.open}></parlor-message>
  </div>`;
}

/** A message of the visitor; `state` tells whether the server has it. */
export function bubble(
  text: string,
  state: string,
  images: readonly string[] = [],
  when: string | typeof nothing = nothing,
): TemplateResult {
  const pictures = images.map((url) => html`<parlor-picture .url=${url}></parlor-picture>`);
  // prettier-ignore
  return html`<div class="message" data-role="user" data-state=${state} role="article" aria-label="Visitor" dir="auto" title=${when}>${pictures}${text}</div>`;
}

/** Somebody has to see that an answer is under way when neither text nor tools show it. */
function isQuiet(turn: Turn): boolean {
  const last = turn.parts.at(-1);
  if (turn.state !== 'running') return false;
  if (last?.kind === 'text') return last.role === 'user' ? !last.open : last.text === '' || !last.open;
  return last?.kind !== 'tools' || last.calls.every((call) => call.state !== 'running');
}

export function working(): TemplateResult {
  return html`<div class="working" role="img" aria-label="An answer is under way"><i></i><i></i><i></i></div>`;
}

function ending(turn: Turn, { again, insider }: Reader): TemplateResult | typeof nothing {
  if (turn.state === 'cancelled') return html`<p class="line">Stopped here.</p>`;
  if (turn.state !== 'failed') return nothing;
  const asked = turn.parts.find((part) => part.kind === 'text' && part.role === 'user') as TextPart | undefined;
  return html`<p class="line" role="note">
    ${icon(CircleAlert)}
    <span>
      ${sentence(turn.failure?.message)}
      ${again && asked && isShown(asked) ? html`<button class="link" @click=${() => again(asked)}>Ask again</button>` : nothing}
      ${insider && turn.failure?.budget ? html`<code>budget.${turn.failure.budget}</code>` : nothing}
    </span>
  </p>`;
}

function sentence(text = 'The answer broke off. Everything above is kept.'): string {
  return /[.?…]$/.test(text) ? text : `${text}.`;
}
