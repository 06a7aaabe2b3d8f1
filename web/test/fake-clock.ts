import type { Clock } from '../client/clock.js';

/** Time that passes only when told to; chance is always at its upper end, so waits are at their longest. */
export class FakeClock implements Clock {
  #now = 0;
  #timers: { at: number; task: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const timer = { at: this.#now + ms, task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  chance(): number {
    return 0.999999;
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (let due = this.#nextDue(end); due; due = this.#nextDue(end)) {
      this.#now = due.at;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      due.task();
    }
    this.#now = end;
  }

  #nextDue(end: number): { at: number; task: () => void } | undefined {
    return this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
