const BASE_MS = 250;
const CAP_MS = 10_000;

/** Full jitter: anywhere between nothing and a bound that doubles with every try. `chance` is in [0, 1). */
export function backoffMs(tries: number, chance: number): number {
  return Math.floor(chance * Math.min(CAP_MS, BASE_MS * 2 ** tries));
}
