import type { ToolCall } from '../../client/transcript/model.js';

/** "40 ms", "0.6 s", "12 s". */
export function durationInWords(ms: number): string {
  if (ms < 100) return `${Math.max(1, Math.round(ms))} ms`;
  return ms < 9_950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

/** From the first start to the last end; nothing when a time is not known. */
export function durationOf(calls: readonly ToolCall[]): string {
  const starts = calls.map((call) => call.startedAt ?? NaN);
  const ends = calls.map((call) => call.endedAt ?? NaN);
  const ms = Math.max(...ends) - Math.min(...starts);
  return Number.isFinite(ms) ? durationInWords(ms) : '';
}

export function groupSummary(calls: readonly ToolCall[]): string {
  const failed = calls.filter((call) => call.state === 'failed').length;
  const count = `${calls.length} look-ups`;
  return [count, failed > 0 ? `${failed} failed` : '', durationOf(calls)].filter(Boolean).join(', ');
}
