import type { Transcript } from '../client/transcript/model.js';

/** How many whole answers a transcript holds. */
export function answersIn(transcript: Transcript): number {
  return transcript.turns.flatMap((turn) => turn.parts).filter(isAnswer).length;
}

function isAnswer(part: Transcript['turns'][number]['parts'][number]): boolean {
  return part.kind === 'text' && part.role === 'assistant' && !part.open && part.text !== '';
}
