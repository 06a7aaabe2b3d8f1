import type { PageAnswer, PageCall, ToolDeclaration } from './page-functions.js';

/** What the server sends: AG-UI 1.0 events, those of the conversation's log numbered by `seq`. */
interface Logged {
  readonly seq?: number;
  /** Milliseconds since 1970, when the server knows it. */
  readonly timestamp?: number;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly retryable?: boolean;
}

export interface SnapshotMessage {
  readonly id: string;
  readonly role: string;
  readonly name?: string;
  readonly content?: unknown;
  readonly toolCalls?: readonly { id: string; function: { name: string; arguments: string } }[];
  readonly toolCallId?: string;
  readonly error?: string | Failure;
  readonly metadata?: MessageMetadata;
}

export interface MessageMetadata {
  readonly clientId?: string;
  readonly author?: string;
}

export type RunStarted = Logged & { type: 'RUN_STARTED'; runId: string };
export type RunFinished = Logged & { type: 'RUN_FINISHED'; runId: string; outcome?: { type: string } };
export type RunError = Logged & {
  type: 'RUN_ERROR';
  message: string;
  code?: string;
  /** `budget` is the key of the one that was reached. */
  metadata?: { budget?: string };
};
export type TextStart = Logged & {
  type: 'TEXT_MESSAGE_START';
  messageId: string;
  role: string;
  name?: string;
  metadata?: MessageMetadata;
};
export type TextContent = Logged & { type: 'TEXT_MESSAGE_CONTENT'; messageId: string; delta: string };
export type TextEnd = Logged & { type: 'TEXT_MESSAGE_END'; messageId: string };
export type ThoughtStart = Logged & { type: 'REASONING_MESSAGE_START'; messageId: string };
export type ThoughtContent = Logged & { type: 'REASONING_MESSAGE_CONTENT'; messageId: string; delta: string };
export type ThoughtEnd = Logged & { type: 'REASONING_MESSAGE_END'; messageId: string };
export type ToolStart = Logged & { type: 'TOOL_CALL_START'; toolCallId: string; toolCallName: string };
export type ToolArguments = Logged & { type: 'TOOL_CALL_ARGS'; toolCallId: string; delta: string };
export type ToolEnd = Logged & { type: 'TOOL_CALL_END'; toolCallId: string };
export type ToolAnswer = Logged & { type: 'TOOL_CALL_RESULT'; toolCallId: string; content: string; error?: Failure };
export type Snapshot = Logged & { type: 'MESSAGES_SNAPSHOT'; messages: readonly SnapshotMessage[] };
export type Custom = Logged & { type: 'CUSTOM'; name: string; value: unknown };

export type ServerFrame =
  | RunStarted
  | RunFinished
  | RunError
  | TextStart
  | TextContent
  | TextEnd
  | ThoughtStart
  | ThoughtContent
  | ThoughtEnd
  | ToolStart
  | ToolArguments
  | ToolEnd
  | ToolAnswer
  | Snapshot
  | Custom
  | (Logged & { type: 'REASONING_START' | 'REASONING_END' });

export interface SiteFacts {
  readonly title: string;
  readonly greeting?: string;
  readonly theme?: Readonly<Record<string, string>>;
  readonly suggestions?: readonly string[];
}

/** A conversation as a menu shows it. */
export interface ListedConversation {
  readonly id: string;
  readonly preview: string;
  readonly updatedAt: string;
}

/** Values of the CUSTOM frames, by their names. */
export interface Notices {
  'parlor.hello': {
    conversation: string;
    token: string;
    seq: number;
    site: SiteFacts;
    demo?: boolean;
    expiresInMs?: number;
  };
  'parlor.refreshed': { expiresInMs: number };
  'parlor.conversations': { conversations: readonly ListedConversation[] };
  'parlor.accepted': { id: string; messageId: string };
  'parlor.error': Failure & { retryAfterMs?: number; id?: string };
  'parlor.drain': { reconnectInMs: number };
  /** With `page`, this page is asked to run one of its functions, and no other is. */
  'parlor.tool.status': { toolCallId: string; state: string; attempt?: number; of?: number; page?: false } | PageRequest;
  'parlor.message.reset': { messageId: string };
  /** An image of a visitor's message, by `https:` or `data:` URL. */
  'parlor.image': { messageId: string; number: number; url: string };
  'parlor.approval': {
    interruptId: string;
    toolCallId: string;
    title: string;
    arguments: Readonly<Record<string, unknown>>;
    by: 'visitor' | 'operator';
  };
  'parlor.approval.decided': { interruptId: string; toolCallId: string; status: 'approved' | 'denied' | 'expired' };
  'parlor.handoff': { state: 'bot' | 'waiting' | 'operator'; name?: string };
}

export type PageRequest = PageCall & { readonly state: 'waiting'; readonly page: true };

export type ClientFrame =
  | {
      type: 'hello';
      token?: string;
      /** The token of the stranger that the visitor was before the page named them. */
      previous?: string;
      conversation?: string;
      after?: number;
      /** Where the page is from now on; on an open socket too. */
      page?: { url: string; title: string };
      /** What the page has from now on; on an open socket too. */
      tools?: readonly ToolDeclaration[];
    }
  | ({ type: 'tool_result'; toolCallId: string } & PageAnswer)
  | { type: 'send'; id: string; content: string | readonly ContentPart[] }
  | { type: 'stop' }
  | { type: 'decide'; interruptId: string; status: 'resolved'; payload: { approved: boolean } }
  | { type: 'new' };

/** A piece of a message of the visitor; images come as Base64 or by address. */
export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly source: ImageSource };

export type ImageSource =
  | { readonly type: 'data'; readonly value: string; readonly mimeType: string }
  | { readonly type: 'url'; readonly value: string };

const REQUIRED: Readonly<Record<ServerFrame['type'], readonly string[]>> = {
  RUN_STARTED: ['runId'],
  RUN_FINISHED: ['runId'],
  RUN_ERROR: ['message'],
  TEXT_MESSAGE_START: ['messageId', 'role'],
  TEXT_MESSAGE_CONTENT: ['messageId', 'delta'],
  TEXT_MESSAGE_END: ['messageId'],
  REASONING_START: [],
  REASONING_MESSAGE_START: ['messageId'],
  REASONING_MESSAGE_CONTENT: ['messageId', 'delta'],
  REASONING_MESSAGE_END: ['messageId'],
  REASONING_END: [],
  TOOL_CALL_START: ['toolCallId', 'toolCallName'],
  TOOL_CALL_ARGS: ['toolCallId', 'delta'],
  TOOL_CALL_END: ['toolCallId'],
  TOOL_CALL_RESULT: ['toolCallId', 'content'],
  MESSAGES_SNAPSHOT: [],
  CUSTOM: ['name'],
};

/** The frame in `text`, or nothing when it is of a kind this client does not know. */
export function decodeFrame(text: string): ServerFrame | undefined {
  let frame: Record<string, unknown>;
  try {
    frame = JSON.parse(text);
  } catch {
    return undefined;
  }
  const type = frame?.['type'];
  if (typeof type !== 'string' || !Object.hasOwn(REQUIRED, type)) return undefined;
  const complete = REQUIRED[type as ServerFrame['type']].every((field) => typeof frame[field] === 'string');
  if (!complete || (type === 'MESSAGES_SNAPSHOT' && !Array.isArray(frame['messages']))) return undefined;
  return frame as unknown as ServerFrame;
}

/** The value of a CUSTOM frame if it carries the name asked for. */
export function noticeOf<N extends keyof Notices>(frame: Custom, name: N): Notices[N] | undefined {
  if (frame.name !== name || typeof frame.value !== 'object' || frame.value === null) return undefined;
  return frame.value as Notices[N];
}
