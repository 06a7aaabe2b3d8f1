import { noticeOf, type Custom, type Notices, type RunError, type ServerFrame, type TextStart, type ToolAnswer, type ToolStart } from '../frames.js';
import { addPart, editCall, editLastTurn, editPart } from './edit.js';
import { isShown, type CallProgress, type Part, type TextPart, type ThoughtPart, type ToolCall, type ToolsPart, type Transcript, type Turn } from './model.js';
import { turnsOf } from './snapshot.js';

type Turns = readonly Turn[];

/**
 * The transcript after one more frame; replaying a log and watching it live give the same.
 *
 * `at` is when it happened, if that is known. A frame that was seen before changes nothing.
 */
export function reduce(transcript: Transcript, frame: ServerFrame, at = frame.timestamp): Transcript {
  const seq = frame.seq ?? transcript.seq;
  if (frame.type === 'MESSAGES_SNAPSHOT') return { seq, turns: turnsOf(frame.messages) };
  if (frame.seq !== undefined && frame.seq <= transcript.seq) return transcript;
  const turns = apply(transcript.turns, frame, at);
  return turns === transcript.turns && seq === transcript.seq ? transcript : { seq, turns };
}

function apply(turns: Turns, frame: Exclude<ServerFrame, { type: 'MESSAGES_SNAPSHOT' }>, at: number | undefined): Turns {
  switch (frame.type) {
    case 'RUN_STARTED':
      return [...turns, { id: frame.runId, state: 'running', parts: [] }];
    case 'RUN_FINISHED':
      return editLastTurn(turns, (turn) => end(turn, frame.outcome?.type === 'cancelled' ? 'cancelled' : 'done'));
    case 'RUN_ERROR':
      return editLastTurn(turns, (turn) => ({ ...end(turn, 'failed'), failure: failureOf(frame) }));
    case 'TEXT_MESSAGE_START':
      return turns.at(-1)?.parts.some(isText(frame.messageId)) ? turns : addPart(turns, textPart(frame, at));
    case 'TEXT_MESSAGE_CONTENT':
      return editPart(turns, isText(frame.messageId), (part) => ({ ...part, text: part.text + frame.delta }));
    case 'TEXT_MESSAGE_END':
      return editPart(turns, isText(frame.messageId), (part) => ({ ...part, open: false }));
    case 'REASONING_MESSAGE_START':
      return addPart(turns, { kind: 'thought', id: frame.messageId, text: '', open: true });
    case 'REASONING_MESSAGE_CONTENT':
      return editPart(turns, isThought(frame.messageId), (part) => ({ ...part, text: part.text + frame.delta }));
    case 'REASONING_MESSAGE_END':
      return editPart(turns, isThought(frame.messageId), (part) => ({ ...part, open: false }));
    case 'TOOL_CALL_START':
      return addCall(turns, frame, at);
    case 'TOOL_CALL_ARGS':
      return editCall(turns, frame.toolCallId, (call) => ({ ...call, arguments: call.arguments + frame.delta }));
    case 'TOOL_CALL_RESULT':
      return editCall(turns, frame.toolCallId, (call) => answered(call, frame, at));
    case 'CUSTOM':
      return applyCustom(turns, frame);
    case 'TOOL_CALL_END':
    case 'REASONING_START':
    case 'REASONING_END':
      return turns;
  }
}

function applyCustom(turns: Turns, frame: Custom): Turns {
  const reset = noticeOf(frame, 'parlor.message.reset');
  if (reset) return editPart(turns, isText(reset.messageId), (part) => ({ ...part, text: '' }));
  const image = noticeOf(frame, 'parlor.image');
  if (image) return editPart(turns, isText(image.messageId), (part) => ({ ...part, images: [...(part.images ?? []), image.url] }));
  const asked = noticeOf(frame, 'parlor.approval');
  if (asked) {
    const { interruptId: id, title, by } = asked;
    const approval = { id, title, by, arguments: JSON.stringify(asked.arguments) };
    return editCall(turns, asked.toolCallId, (call) => ({ ...call, approval }));
  }
  const decision = noticeOf(frame, 'parlor.approval.decided');
  if (decision) return editCall(turns, decision.toolCallId, (call) => decided(call, decision.status));
  const status = noticeOf(frame, 'parlor.tool.status');
  if (!status) return turns;
  return editCall(turns, status.toolCallId, (call) => ({ ...call, progress: progressOf(status) }));
}

function decided(call: ToolCall, status: 'approved' | 'denied' | 'expired'): ToolCall {
  return call.approval ? { ...call, approval: { ...call.approval, decided: status } } : call;
}

function progressOf(status: Notices['parlor.tool.status']): CallProgress {
  if (status.page) return { state: status.state, page: true };
  const { state, attempt, of } = status;
  return { state, ...(attempt !== undefined && { attempt }), ...(of !== undefined && { of }) };
}

function textPart(frame: TextStart, at: number | undefined): TextPart {
  return {
    kind: 'text',
    id: frame.messageId,
    role: frame.role === 'user' ? 'user' : 'assistant',
    text: '',
    open: true,
    ...(frame.metadata?.author === 'operator' && { author: frame.name ?? 'Team' }),
    ...(at !== undefined && { at }),
  };
}

function addCall(turns: Turns, frame: ToolStart, at: number | undefined): Turns {
  const call: ToolCall = {
    id: frame.toolCallId,
    name: frame.toolCallName,
    arguments: '',
    state: 'running',
    ...(at !== undefined && { startedAt: at }),
  };
  const last = turns.at(-1)?.parts.findLast(isShown);
  if (last?.kind !== 'tools') return addPart(turns, { kind: 'tools', id: call.id, calls: [call] });
  return editPart(turns, (part): part is ToolsPart => part === last, (part) => ({ ...part, calls: [...part.calls, call] }));
}

function answered(call: ToolCall, frame: ToolAnswer, at: number | undefined): ToolCall {
  return {
    ...call,
    state: frame.error ? 'failed' : 'done',
    result: frame.content,
    ...(frame.error && { failure: frame.error }),
    ...(at !== undefined && { endedAt: at }),
  };
}

/** Nothing of a turn stays open after its end. */
function end(turn: Turn, state: Turn['state']): Turn {
  return { ...turn, state, parts: turn.parts.map(closed) };
}

function closed(part: Part): Part {
  if (part.kind !== 'tools') return part.open ? { ...part, open: false } : part;
  if (part.calls.every((call) => call.state !== 'running')) return part;
  return { ...part, calls: part.calls.map((call) => (call.state === 'running' ? { ...call, state: 'failed' } : call)) };
}

function failureOf(frame: RunError): NonNullable<Turn['failure']> {
  const budget = frame.metadata?.budget;
  return {
    message: frame.message,
    ...(frame.code !== undefined && { code: frame.code }),
    ...(budget !== undefined && { budget }),
  };
}

const isText = (id: string) => (part: Part): part is TextPart => part.kind === 'text' && part.id === id;
const isThought = (id: string) => (part: Part): part is ThoughtPart => part.kind === 'thought' && part.id === id;
