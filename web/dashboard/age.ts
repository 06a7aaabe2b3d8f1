const STEPS: readonly (readonly [number, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
];

/** "now", "3 min", "2 h", "5 d". */
export function ageInWords(since: string | number, now = Date.now()): string {
  const ms = now - new Date(since).getTime();
  const step = STEPS.find(([size]) => ms >= size);
  return step ? `${Math.floor(ms / step[0])} ${step[1]}` : 'now';
}
