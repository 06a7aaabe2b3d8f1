import type { Failure } from '../frames.js';

/** Everything an observer of a conversation sees, as of log entry `seq`. Never changed in place. */
export interface Transcript {
  readonly seq: number;
  readonly turns: readonly Turn[];
}

/** From a message of the visitor to the end of the answer. */
export interface Turn {
  readonly id: string;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly parts: readonly Part[];
  readonly failure?: { readonly message: string; readonly code?: string; readonly budget?: string };
}

export type Part = TextPart | ToolsPart | ThoughtPart;

export interface TextPart {
  readonly kind: 'text';
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly text: string;
  /** What the visitor sent along, by URL. */
  readonly images?: readonly string[];
  /** More text may come. */
  readonly open: boolean;
  /** The person who wrote it, when it was not the assistant. */
  readonly author?: string;
  readonly at?: number;
}

/** Calls with no text between them, in the order they were asked for. */
export interface ToolsPart {
  readonly kind: 'tools';
  readonly id: string;
  readonly calls: readonly ToolCall[];
}

export interface ThoughtPart {
  readonly kind: 'thought';
  readonly id: string;
  readonly text: string;
  readonly open: boolean;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text, complete once `state` has left `running`. */
  readonly arguments: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly progress?: CallProgress;
  readonly approval?: Approval;
  readonly result?: string;
  readonly failure?: Failure;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** Somebody has to agree before the call runs. */
export interface Approval {
  readonly id: string;
  readonly title: string;
  /** JSON text of what is agreed to. */
  readonly arguments: string;
  readonly by: 'visitor' | 'operator';
  /** How it ended; absent while it waits. */
  readonly decided?: 'approved' | 'denied' | 'expired';
}

/** What a call is doing that has no result yet. */
export interface CallProgress {
  readonly state: string;
  readonly attempt?: number;
  readonly of?: number;
  /** A function of the page that this client is on. */
  readonly page?: boolean;
}

export const EMPTY: Transcript = { seq: 0, turns: [] };

/** Whether there is anything of it to see. */
export function isShown(part: Part): boolean {
  return part.kind === 'tools' || part.text !== '' || (part.kind === 'text' && part.images !== undefined);
}

export function isAnswering(transcript: Transcript): boolean {
  return transcript.turns.at(-1)?.state === 'running';
}
