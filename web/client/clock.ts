/** Time and chance, so that tests can hold both in their hands. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `task` once after `ms`; the answer takes it back. */
  after(ms: number, task: () => void): () => void;
  /** A number in [0, 1). */
  chance(): number;
}
