import type { Part, Transcript } from '../client/transcript/model.js';

/** How many whole answers a transcript holds; what is said between two look-ups is not one of its own. */
export function answersIn(transcript: Transcript): number {
  return transcript.turns.filter((turn) => turn.state !== 'running' && turn.parts.some(isAnswer)).length;
}

function isAnswer(part: Part): boolean {
  return part.kind === 'text' && part.role === 'assistant' && part.text !== '';
}

/** Remembers between page loads how many answers of a conversation the visitor has had on screen. */
export class SeenAnswers {
  readonly #key: string;
  #seen: { conversation: string; answers: number } | undefined;

  constructor(server: string, site: string) {
    this.#key = `parlor:${server}:${site}:seen`;
    try {
      this.#seen = JSON.parse(localStorage.getItem(this.#key) ?? 'null') ?? undefined;
    } catch {
      // Storage is forbidden: what was seen is known for the life of the page.
    }
  }

  saw(conversation: string | undefined, answers: number): void {
    if (!conversation || this.unseen(conversation, answers) === 0) return;
    this.#seen = { conversation, answers };
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.#seen));
    } catch {
      // As above.
    }
  }

  unseen(conversation: string | undefined, answers: number): number {
    const seen = this.#seen?.conversation === conversation ? (this.#seen?.answers ?? 0) : 0;
    return Math.max(0, answers - seen);
  }
}
