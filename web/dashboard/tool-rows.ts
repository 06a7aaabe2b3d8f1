import type { Tool, ToolFigures } from './tools-api.js';

/** A line of the table: a tool, and what it did if it was called. */
export interface ToolRow {
  readonly id: string;
  readonly tool: Tool;
  readonly figures: ToolFigures | undefined;
}

export type Column = 'tool' | 'site' | 'calls' | 'p50' | 'p95' | 'p99' | 'errors' | 'retried' | 'cached';

export interface Order {
  readonly column: Column;
  readonly falling: boolean;
}

const VALUES: Record<Column, (row: ToolRow) => string | number> = {
  tool: (row) => row.tool.name,
  site: (row) => row.tool.site,
  calls: (row) => row.figures?.calls ?? 0,
  p50: (row) => row.figures?.p50Ms ?? -1,
  p95: (row) => row.figures?.p95Ms ?? -1,
  p99: (row) => row.figures?.p99Ms ?? -1,
  errors: (row) => row.figures?.errorRate ?? -1,
  retried: (row) => row.figures?.retried ?? 0,
  cached: (row) => row.figures?.cached ?? 0,
};

export function rowsOf(tools: readonly Tool[], figures: ReadonlyMap<string, readonly ToolFigures[]>): ToolRow[] {
  return tools.map((tool) => ({
    id: `${tool.site} ${tool.name} ${tool.version}`,
    tool,
    figures: figures.get(tool.site)?.find((one) => one.tool === tool.name && one.version === tool.version),
  }));
}

/** Sorted by a column; rows that are equal there by site and name. */
export function sorted(rows: readonly ToolRow[], { column, falling }: Order): ToolRow[] {
  const value = VALUES[column];
  return rows.toSorted((a, b) => (falling ? -1 : 1) * compare(value(a), value(b)) || compare(a.id, b.id));
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}

/** "4 ms", "0.25 s", "12 s"; nothing was measured without figures. */
export function latencyInWords(ms: number | undefined): string {
  if (ms === undefined) return '';
  if (ms < 99.5) return `${Math.round(ms)} ms`;
  return ms < 9_995 ? `${(ms / 1000).toFixed(2)} s` : `${Math.round(ms / 1000)} s`;
}

/** "0 %", "< 0.1 %", "0.4 %", "12 %". */
export function rateInWords(rate: number | undefined): string {
  if (rate === undefined) return '';
  const percent = rate * 100;
  if (percent === 0) return '0 %';
  if (percent < 0.05) return '< 0.1 %';
  return `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)} %`;
}
