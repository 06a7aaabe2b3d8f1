import type { Part, ToolCall, ToolsPart, Turn } from './model.js';

type Turns = readonly Turn[];

/** Applies `edit` to the newest part that `wanted` accepts; everything else stays the same object. */
export function editPart<P extends Part>(turns: Turns, wanted: (part: Part) => part is P, edit: (part: P) => Part): Turns {
  for (let t = turns.length - 1; t >= 0; t -= 1) {
    const turn = turns[t];
    const p = turn ? turn.parts.findLastIndex(wanted) : -1;
    if (turn && p >= 0) return turns.with(t, { ...turn, parts: turn.parts.with(p, edit(turn.parts[p] as P)) });
  }
  return turns;
}

export function editCall(turns: Turns, id: string, edit: (call: ToolCall) => ToolCall): Turns {
  return editPart(
    turns,
    (part): part is ToolsPart => part.kind === 'tools' && part.calls.some((call) => call.id === id),
    (part) => ({ ...part, calls: part.calls.map((call) => (call.id === id ? edit(call) : call)) }),
  );
}

export function editLastTurn(turns: Turns, edit: (turn: Turn) => Turn): Turns {
  const last = turns.at(-1);
  return last ? turns.with(-1, edit(last)) : turns;
}

/** Adds to the running turn; a transcript that begins in the middle of one gets a turn for it. */
export function addPart(turns: Turns, part: Part): Turns {
  if (turns.length === 0) return [{ id: part.id, state: 'running', parts: [part] }];
  return editLastTurn(turns, (turn) => ({ ...turn, state: 'running', parts: [...turn.parts, part] }));
}
