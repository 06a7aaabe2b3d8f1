import { plainWords } from './phrase.js';

/** JSON as a person reads it. */
export type Facts =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pairs'; readonly pairs: readonly (readonly [string, string])[]; readonly more: number }
  | { readonly kind: 'rows'; readonly head: readonly string[]; readonly rows: readonly string[][]; readonly more: number };

const MOST_ROWS = 8;
const MOST_COLUMNS = 5;
const MOST_PAIRS = 16;
const LONGEST_VALUE = 240;

type Entries = Readonly<Record<string, unknown>>;

export function factsOf(json: string): Facts {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = json;
  }
  return describe(value);
}

function describe(value: unknown): Facts {
  if (value === undefined || value === null || value === '') return { kind: 'none' };
  if (Array.isArray(value) && value.length > 0 && value.every(isEntries)) return rowsOf(value);
  if (!isEntries(value)) return { kind: 'text', text: inWords(value) };
  const [only, ...others] = Object.values(value);
  const list = Array.isArray(only) && only.length > 0 && only.every(isEntries);
  return list && others.length === 0 ? rowsOf(only) : pairsOf(value);
}

function pairsOf(value: Entries): Facts {
  const pairs = flatten(value);
  if (pairs.length === 0) return { kind: 'none' };
  return { kind: 'pairs', pairs: pairs.slice(0, MOST_PAIRS), more: Math.max(0, pairs.length - MOST_PAIRS) };
}

function rowsOf(list: readonly Entries[]): Facts {
  const keys = [...new Set(list.flatMap((entry) => Object.keys(entry)))].slice(0, MOST_COLUMNS);
  return {
    kind: 'rows',
    head: keys.map(plainWords),
    rows: list.slice(0, MOST_ROWS).map((entry) => keys.map((key) => inWords(entry[key]))),
    more: Math.max(0, list.length - MOST_ROWS),
  };
}

/** One level down is still readable as "place · city"; below that a value is told in one line. */
function flatten(value: Entries): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    if (!isEntries(inner)) return [[plainWords(key), inWords(inner)]];
    return Object.entries(inner).map(([name, leaf]) => [`${plainWords(key)} · ${plainWords(name)}`, inWords(leaf)]);
  });
}

function inWords(value: unknown): string {
  if (value === undefined || value === null || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = Array.isArray(value)
    ? value.map(inWords).join(value.some(isEntries) ? '; ' : ', ')
    : isEntries(value)
      ? Object.entries(value)
          .map(([key, inner]) => `${plainWords(key)} ${inWords(inner)}`)
          .join(', ')
      : String(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function isEntries(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
