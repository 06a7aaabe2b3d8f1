import type { ServerFrame } from '../client/frames.js';

type Unnumbered = ServerFrame extends infer F ? (F extends unknown ? Omit<F, 'seq'> : never) : never;

/** Frames of a conversation's log, numbered from `first` on. */
export function log(frames: readonly Unnumbered[], first = 1): ServerFrame[] {
  return frames.map((frame, index) => ({ ...frame, seq: first + index }) as ServerFrame);
}

export const started = (runId = 'r1'): Unnumbered => ({ type: 'RUN_STARTED', runId });
export const finished = (type = 'success', runId = 'r1'): Unnumbered => ({ type: 'RUN_FINISHED', runId, outcome: { type } });

export function said(role: 'user' | 'assistant', messageId: string, ...deltas: string[]): Unnumbered[] {
  return [
    { type: 'TEXT_MESSAGE_START', messageId, role },
    ...deltas.map((delta): Unnumbered => ({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta })),
    { type: 'TEXT_MESSAGE_END', messageId },
  ];
}

export function asked(toolCallId: string, toolCallName: string, ...deltas: string[]): Unnumbered[] {
  return [
    { type: 'TOOL_CALL_START', toolCallId, toolCallName },
    ...deltas.map((delta): Unnumbered => ({ type: 'TOOL_CALL_ARGS', toolCallId, delta })),
    { type: 'TOOL_CALL_END', toolCallId },
  ];
}

export const answer = (toolCallId: string, content: string): Unnumbered => ({ type: 'TOOL_CALL_RESULT', toolCallId, content });
