import { Lexer, Marked, Renderer, type Token, type Tokens, type TokensList } from 'marked';
import { heal } from './heal.js';

const renderer = new Renderer();
renderer.checkbox = ({ checked }) => (checked ? '☑ ' : '☐ ');
const markdown = new Marked({ gfm: true, breaks: true, renderer });

/** A growing list longer than this goes on as a list of its own, so that its beginning is finished. */
const MOST_GROWING_ITEMS = 40;
const ENDED_BY_BLANK_LINE = new Set(['paragraph', 'heading', 'hr', 'table', 'code']);

/** HTML that follows what was given out before: blocks that will not change, and the one still growing. */
export interface Growth {
  readonly finished: string;
  readonly tail: string;
  /** The text is not a continuation of the one before: everything shown so far is void. */
  readonly restarted: boolean;
}

/** Turns growing Markdown into HTML block by block; finished blocks are never looked at again. */
export class MarkdownBlocks {
  #taken = '';
  #links: TokensList['links'] = {};

  grow(text: string, complete: boolean): Growth {
    const source = text.replaceAll('\r\n', '\n');
    const restarted = !source.startsWith(this.#taken);
    if (restarted) {
      this.#taken = '';
      this.#links = {};
    }
    const rest = source.slice(this.#taken.length);
    const tokens = complete ? this.#lex(rest) : splitLongList(this.#lex(rest));
    const count = complete ? tokens.length : finishedCount(tokens);
    const finished = tokens.slice(0, count);
    const length = finished.reduce((sum, token) => sum + token.raw.length, 0);
    this.#taken += rest.slice(0, length);
    const tail = count < tokens.length ? this.#lex(heal(rest.slice(length))) : [];
    return { finished: markdown.parser(finished), tail: markdown.parser(tail), restarted };
  }

  #lex(source: string): Token[] {
    const lexer = new Lexer(markdown.defaults);
    lexer.tokens.links = this.#links;
    return lexer.lex(source);
  }
}

function splitLongList(tokens: Token[]): Token[] {
  const last = tokens.at(-1);
  if (last?.type !== 'list' || last['items'].length <= MOST_GROWING_ITEMS) return tokens;
  const list = last as Tokens.List;
  const items = list.items.slice(0, MOST_GROWING_ITEMS);
  const raw = items.map((item) => item.raw).join('');
  if (!list.raw.startsWith(raw)) return tokens;
  const next = Number(list.start) + items.length;
  const rest = { ...list, start: list.ordered ? next : '', raw: list.raw.slice(raw.length), items: list.items.slice(items.length) };
  return [...tokens.slice(0, -1), { ...list, raw, items }, rest] as Token[];
}

function finishedCount(tokens: readonly Token[]): number {
  const last = tokens.at(-1);
  const before = tokens.at(-2);
  if (last?.type !== 'space') return Math.max(0, tokens.length - 1);
  return before && ENDED_BY_BLANK_LINE.has(before.type) && isClosed(before) ? tokens.length : Math.max(0, tokens.length - 2);
}

/** Indented code goes on after a blank line. */
function isClosed(token: Token): boolean {
  return token.type !== 'code' || token['codeBlockStyle'] !== 'indented';
}
