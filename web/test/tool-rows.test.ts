import { describe, expect, it } from 'vitest';
import { latencyInWords, rateInWords, rowsOf, sorted, type Column, type ToolRow } from '../dashboard/tool-rows.js';
import type { Tool, ToolFigures } from '../dashboard/tools-api.js';

function tool(site: string, name: string, version = '1'): Tool {
  return { site, name, version, description: '', effect: 'read', approval: 'none', enabled: true, rollout: 100 };
}

function figures(name: string, of: Partial<ToolFigures>): ToolFigures {
  return { tool: name, version: '1', calls: 1, errorRate: 0, flagged: false, retried: 0, cached: 0, p50Ms: 1, p95Ms: 1, p99Ms: 1, ...of };
}

const TOOLS = [tool('shop', 'search'), tool('shop', 'order'), tool('clinic', 'book'), tool('clinic', 'slots'), tool('clinic', 'book', '2')];
const FIGURES = new Map([
  ['shop', [figures('search', { calls: 9, p50Ms: 80, errorRate: 0.5 }), figures('order', { calls: 9, p50Ms: 200 })]],
  ['clinic', [figures('book', { calls: 10, p50Ms: 9, cached: 2 }), figures('search', { calls: 99 })]],
]);
const ROWS = rowsOf(TOOLS, FIGURES);

function by(column: Column, falling: boolean): string[] {
  return sorted(ROWS, { column, falling }).map((row) => row.id);
}

describe('rows of the table of tools', () => {
  it('have the figures of their own site and version, or none', () => {
    const calls = (row: ToolRow): number | undefined => row.figures?.calls;
    expect(ROWS.map(calls)).toEqual([9, 9, 10, undefined, undefined]);
  });

  it('are sorted by numbers as numbers, and those without figures are last from the top', () => {
    expect(by('p50', true)).toEqual(['shop order 1', 'shop search 1', 'clinic book 1', 'clinic book 2', 'clinic slots 1']);
    expect(by('calls', false).slice(-1)).toEqual(['clinic book 1']);
    expect(by('errors', true)[0]).toBe('shop search 1');
  });

  it.each([true, false])('that are equal are in the order of site and name (falling: %s)', (falling) => {
    const equal = by('calls', falling).filter((id) => id.startsWith('shop'));
    expect(equal).toEqual(['shop order 1', 'shop search 1']);
    const none = by('cached', falling).filter((id) => id !== 'clinic book 1');
    expect(none).toEqual(['clinic book 2', 'clinic slots 1', 'shop order 1', 'shop search 1']);
  });

  it('are sorted by name and by site', () => {
    expect(by('tool', false)).toEqual(['clinic book 1', 'clinic book 2', 'shop order 1', 'shop search 1', 'clinic slots 1']);
    expect(by('site', true).slice(0, 2)).toEqual(['shop order 1', 'shop search 1']);
  });

  it('stay as they are in the list that was given', () => {
    const before = ROWS.map((row) => row.id);
    by('tool', true);
    expect(ROWS.map((row) => row.id)).toEqual(before);
  });
});

describe('figures in words', () => {
  it.each([
    [undefined, ''],
    [0, '0 ms'],
    [4.4, '4 ms'],
    [99.4, '99 ms'],
    [99.6, '0.10 s'],
    [250, '0.25 s'],
    [9_994, '9.99 s'],
    [9_996, '10 s'],
    [12_300, '12 s'],
  ])('%s ms are "%s"', (ms, words) => expect(latencyInWords(ms)).toBe(words));

  it.each([
    [undefined, ''],
    [0, '0 %'],
    [0.0004, '< 0.1 %'],
    [0.0005, '0.1 %'],
    [0.004, '0.4 %'],
    [0.0994, '9.9 %'],
    [0.0999, '10 %'],
    [0.12, '12 %'],
    [1, '100 %'],
  ])('a rate of %s is "%s"', (rate, words) => expect(rateInWords(rate)).toBe(words));
});
