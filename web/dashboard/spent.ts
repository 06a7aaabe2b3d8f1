/** What calls to models have cost; `usd` is a text of dollars, or null if none of them has a price. */
export interface Cost {
  readonly usd: string | null;
  readonly calls: number;
  readonly unpricedCalls: number;
  readonly estimatedCalls: number;
}

/** Counts that include what they contain: input the cached and the written, output the reasoning. */
export interface Tokens {
  readonly totalTokens: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteInputTokens: number;
  readonly reasoningTokens: number;
}

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const EXACT = new Intl.NumberFormat('en');

/** "950 tokens", "12.3K tokens". */
export function tokensInWords(tokens: Tokens): string {
  return `${COMPACT.format(tokens.totalTokens)} ${tokens.totalTokens === 1 ? 'token' : 'tokens'}`;
}

/** Every kind of which there are any, one on a line. */
export function tokensInFull(tokens: Tokens): string {
  const kinds: readonly (readonly [string, number])[] = [
    ['input', tokens.inputTokens],
    ['of it from the cache', tokens.cachedInputTokens],
    ['of it written to the cache', tokens.cacheWriteInputTokens],
    ['output', tokens.outputTokens],
    ['of it reasoning', tokens.reasoningTokens],
  ];
  return kinds.flatMap(([kind, count]) => (count > 0 ? `${EXACT.format(count)} ${kind}` : [])).join('\n');
}

/** "$0.123", "≈ $0.0021" if part of it is estimated, "$0.123 +" if part of it has no price, "free", "no price"; never "$0.00". */
export function costInWords(cost: Cost): string {
  if (cost.calls === 0) return '';
  const usd = Number(cost.usd);
  if (cost.usd === null || (usd === 0 && cost.unpricedCalls > 0)) return 'no price';
  if (usd === 0) return 'free';
  return `${cost.estimatedCalls > 0 ? '≈ ' : ''}${amount(usd)}${cost.unpricedCalls > 0 ? ' +' : ''}`;
}

/** To the last digit, and how far it can be trusted. */
export function costInFull(cost: Cost): string {
  const known = cost.usd === null ? 'No price is known' : `$${cost.usd}`;
  const lines = [`${known}, ${EXACT.format(cost.calls)} ${cost.calls === 1 ? 'call' : 'calls'} of a model`];
  if (cost.unpricedCalls > 0) lines.push(`${EXACT.format(cost.unpricedCalls)} without a price`);
  if (cost.estimatedCalls > 0) lines.push(`${EXACT.format(cost.estimatedCalls)} with estimated tokens`);
  return lines.join('\n');
}

function amount(usd: number): string {
  if (usd < 0.0001) return '< $0.0001';
  const digits = usd < 0.01 ? 4 : usd < 1 ? 3 : 2;
  return `$${usd.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}
