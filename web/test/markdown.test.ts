import { describe, expect, it } from 'vitest';
import { MarkdownBlocks } from '../messages/markdown/blocks.js';
import { heal } from '../messages/markdown/heal.js';

const ANSWER = [
  '# Floors',
  'Take the **drum sander**, then the `edge` one.\nSlowly.',
  '- one\n- two\n\n- three',
  '```js\nconst a = "**";\n```',
  '| A | B |\n| --- | --: |\n| 1 | 2 |',
  'See [the page](https://example.com/a_b) and *rest*.',
].join('\n\n');

/** Feeds `text` in pieces of `size`; gives the HTML as it stands at the end. */
function streamed(text: string, size: number): string {
  const blocks = new MarkdownBlocks();
  let html = '';
  for (let end = size; end < text.length; end += size) html += blocks.grow(text.slice(0, end), false).finished;
  return html + blocks.grow(text, true).finished;
}

describe('an answer in Markdown', () => {
  it.each([1, 2, 3, 7, 50])('looks the same at its end, whether it came at once or in pieces of %i', (size) => {
    expect(streamed(ANSWER, size)).toBe(new MarkdownBlocks().grow(ANSWER, true).finished);
  });

  it('parses only the last block again', () => {
    const blocks = new MarkdownBlocks();
    expect(blocks.grow('First.\n\nSec', false)).toEqual({ finished: '<p>First.</p>\n', tail: '<p>Sec</p>\n', restarted: false });
    expect(blocks.grow('First.\n\nSecond', false)).toMatchObject({ finished: '', tail: '<p>Second</p>\n' });
  });

  it('keeps a list open over a blank line', () => {
    const blocks = new MarkdownBlocks();
    expect(blocks.grow('- one\n\n', false).finished).toBe('');
    expect(blocks.grow('- one\n\n- two', true).finished).toContain('two');
  });

  it('finishes the beginning of a list that has grown long', () => {
    const blocks = new MarkdownBlocks();
    const items = Array.from({ length: 60 }, (_, index) => `${index + 1}. item\n`).join('');
    const { finished, tail } = blocks.grow(items, false);
    expect([finished.match(/<li>/g)?.length, tail.match(/<li>/g)?.length]).toEqual([40, 20]);
    expect(tail).toContain('<ol start="41">');
    expect(blocks.grow(`${items}61. item`, true).finished).toContain('<ol start="41">');
  });

  it('starts anew when its text was withdrawn', () => {
    const blocks = new MarkdownBlocks();
    blocks.grow('First.\n\nSecond', false);
    expect(blocks.grow('Other', false)).toMatchObject({ restarted: true, finished: '' });
  });
});

describe('an end that has not come yet', () => {
  it.each([
    ['a **bold', 'a **bold**'],
    ['a **bold and *both', 'a **bold and *both***'],
    ['a **', 'a'],
    ['a **bold*', 'a **bold**'],
    ['some `code', 'some `code`'],
    ['2 * 3', '2 * 3'],
    ['snake_case_name', 'snake_case_name'],
    ['see [the page', 'see the page'],
    ['see [the page](https://exa', 'see the page'],
    ['see ![a picture](https://exa', 'see'],
    ['Title\n-', 'Title'],
    ['Before\n\n| A | B |\n| -', 'Before'],
    ['```js\nconst a = **', '```js\nconst a = **'],
    ['```js\nconst a\n``', '```js\nconst a'],
  ])('makes %j read %j', (source, healed) => {
    expect(heal(source)).toBe(healed);
  });
});
