import { Lexer, Marked, Renderer, type Token, type TokensList } from 'marked';
import { heal } from './heal.js';

const renderer = new Renderer();
renderer.checkbox = ({ checked }) => (checked ? '☑ ' : '☐ ');
const markdown = new Marked({ gfm: true, breaks: true, renderer });

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
    const tokens = this.#lex(rest);
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
