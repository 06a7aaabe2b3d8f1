const MARKER_ONLY = /(^|\n)[ \t]{0,3}(?:[-=*_+]+|\d{1,9}[.)]?|#{1,6}|>+|[`~]{1,2})[ \t]*$/;
const OPEN_IMAGE = /!(?:\[[^\]\n]*(?:\](?:\([^)\n]*)?)?)?$/;
const OPEN_LINK = /\[([^\]\n]*)(?:\]\([^)\n]*)?$/;
const DELIMITER = /`+|\*\*|\*|__|_|~~/g;

/**
 * Markdown whose end has not arrived yet, closed so that it already looks as it will.
 *
 * Without this a bold word shows its asterisks until the closing ones come, a dash under a line makes
 * it a heading for a moment, and a table begins its life as a paragraph.
 */
export function heal(source: string): string {
  const fences = source.match(/^ {0,3}(?:```|~~~)/gm)?.length ?? 0;
  if (fences % 2 === 1) return source.replace(/\n[ \t]{0,3}[`~]{1,3}$/, '');
  const whole = holdBackTable(source.replace(MARKER_ONLY, '$1'));
  const start = whole.lastIndexOf('\n\n') + 1;
  return whole.slice(0, start) + closeInline(whole.slice(start));
}

/** A table is one from its second line on; until then its first line is not shown. */
function holdBackTable(source: string): string {
  const start = source.lastIndexOf('\n\n') + 1;
  const lines = source.slice(start).trimStart().split('\n');
  const isTable = lines[0]?.startsWith('|') ?? false;
  return isTable && lines.length < 3 ? source.slice(0, start) : source;
}

function closeInline(paragraph: string): string {
  const text = paragraph.replace(OPEN_IMAGE, '').replace(OPEN_LINK, '$1');
  const open = openDelimiters(text);
  const last = open.at(-1);
  if (last && text.endsWith(last)) return closeInline(text.slice(0, -last.length));
  if (last?.length === 2 && text.endsWith(last.charAt(0))) return closeInline(text.slice(0, -1));
  return text.trimEnd() + open.reverse().join('');
}

function openDelimiters(text: string): string[] {
  const open: string[] = [];
  for (const match of text.matchAll(DELIMITER)) {
    const [mark] = match;
    const inCode = open.at(-1)?.startsWith('`') ?? false;
    if (inCode && open.at(-1) !== mark) continue;
    if (open.includes(mark)) open.length = open.lastIndexOf(mark);
    else if (inCode || opens(text, match.index, mark)) open.push(mark);
  }
  return open;
}

function opens(text: string, index: number, mark: string): boolean {
  const before = text[index - 1] ?? ' ';
  const after = text[index + mark.length] ?? '';
  if (mark.startsWith('`')) return true;
  return !/\s/.test(after) && !/\w/.test(before);
}
