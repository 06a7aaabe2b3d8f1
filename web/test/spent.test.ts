import { describe, expect, it } from 'vitest';
import { costInFull, costInWords, tokensInFull, tokensInWords, type Cost } from '../dashboard/spent.js';

const cost = (usd: string | null, unpricedCalls = 0, estimatedCalls = 0): Cost => ({
  usd,
  calls: 5,
  unpricedCalls,
  estimatedCalls,
});

describe('what calls have cost', () => {
  it.each([
    ['1234.5', '$1,234.50'],
    ['0.12345', '$0.123'],
    ['0.01', '$0.010'],
    ['0.00213', '$0.0021'],
    ['0.0001', '$0.0001'],
    ['0.000099', '< $0.0001'],
    ['0.000000000001', '< $0.0001'],
  ])('%s dollars are read as %s', (usd, words) => {
    expect(costInWords(cost(usd))).toBe(words);
  });

  it('no price is not free, and neither is nothing', () => {
    expect(costInWords(cost(null, 5))).toBe('no price');
    expect(costInWords(cost('0', 2))).toBe('no price');
    expect(costInWords(cost('0'))).toBe('free');
    expect(costInWords({ usd: null, calls: 0, unpricedCalls: 0, estimatedCalls: 0 })).toBe('');
  });

  it('what is missing or estimated is marked, and said in full', () => {
    expect(costInWords(cost('0.12', 2, 1))).toBe('≈ $0.120 +');
    expect(costInFull(cost('0.12345', 2, 1))).toBe(
      '$0.12345, 5 calls of a model\n2 without a price\n1 with estimated tokens',
    );
    expect(costInFull({ ...cost(null, 1), calls: 1 })).toBe('No price is known, 1 call of a model\n1 without a price');
  });
});

it('tokens are short, and in full by their kinds', () => {
  const tokens = {
    totalTokens: 12_345,
    inputTokens: 12_000,
    cachedInputTokens: 9_000,
    cacheWriteInputTokens: 0,
    outputTokens: 345,
    reasoningTokens: 40,
  };
  expect(tokensInWords(tokens)).toBe('12.3K tokens');
  expect(tokensInFull(tokens)).toBe('12,000 input\n9,000 of it from the cache\n345 output\n40 of it reasoning');
});
