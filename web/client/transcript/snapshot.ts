import type { SnapshotMessage } from '../frames.js';
import type { Part, ToolCall, ToolsPart, Turn } from './model.js';

/** Turns rebuilt from whole messages, for a log whose beginning is gone. */
export function turnsOf(messages: readonly SnapshotMessage[]): Turn[] {
  const answers = new Map(messages.filter((one) => one.role === 'tool').map((one) => [one.toolCallId, one]));
  const turns: { id: string; state: 'done'; parts: Part[] }[] = [];
  for (const message of messages) {
    const parts = partsOf(message, answers);
    const last = turns.at(-1);
    if (parts.length === 0) continue;
    if (message.role === 'user' || !last) turns.push({ id: message.id, state: 'done', parts });
    else append(last.parts, parts);
  }
  return turns;
}

function append(parts: Part[], more: Part[]): void {
  for (const part of more) {
    const last = parts.at(-1);
    if (part.kind === 'tools' && last?.kind === 'tools') {
      parts[parts.length - 1] = { ...last, calls: [...last.calls, ...part.calls] };
    } else {
      parts.push(part);
    }
  }
}

function partsOf(message: SnapshotMessage, answers: ReadonlyMap<string | undefined, SnapshotMessage>): Part[] {
  const text = textOf(message.content);
  switch (message.role) {
    case 'user':
      return [{ kind: 'text', id: message.id, role: 'user', text, open: false, ...imagesOf(message.content) }];
    case 'assistant': {
      const author = message.metadata?.author === 'operator' ? { author: message.name ?? 'Team' } : {};
      const prose: Part[] = text ? [{ kind: 'text', id: message.id, role: 'assistant', text, open: false, ...author }] : [];
      return [...prose, ...toolsOf(message, answers)];
    }
    case 'reasoning':
      return [{ kind: 'thought', id: message.id, text, open: false }];
    default:
      return [];
  }
}

function toolsOf(message: SnapshotMessage, answers: ReadonlyMap<string | undefined, SnapshotMessage>): ToolsPart[] {
  const calls = (message.toolCalls ?? []).map((asked): ToolCall => {
    const answer = answers.get(asked.id);
    const call = { id: asked.id, name: asked.function.name, arguments: asked.function.arguments };
    if (!answer) return { ...call, state: 'running' };
    const result = textOf(answer.content);
    if (!answer.error) return { ...call, state: 'done', result };
    const failure = typeof answer.error === 'string' ? { code: 'failed', message: answer.error } : answer.error;
    return { ...call, state: 'failed', result, failure };
  });
  const first = calls[0];
  return first ? [{ kind: 'tools', id: first.id, calls }] : [];
}

function imagesOf(content: unknown): { images?: readonly string[] } {
  if (!Array.isArray(content)) return {};
  const images = content.flatMap(({ type, source }: { type?: string; source?: Record<string, string> }) => {
    if (type !== 'image' || !source?.['value']) return [];
    return [source['type'] === 'data' ? `data:${source['mimeType']};base64,${source['value']}` : source['value']];
  });
  return images.length === 0 ? {} : { images };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: { text?: unknown }) => (typeof part?.text === 'string' ? part.text : '')).join('');
}
