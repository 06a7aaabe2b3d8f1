import type { Decision } from '../messages/parlor-approval.js';
import type { Cost, Tokens } from './spent.js';

export interface ConversationSummary {
  readonly id: string;
  readonly site: string;
  readonly visitor: string;
  readonly state: 'running' | 'idle';
  readonly preview: string;
  readonly messages: number;
  readonly tokens: Tokens;
  readonly cost: Cost;
  readonly createdAt: string | number;
  readonly updatedAt: string | number;
}

export interface Notice {
  readonly id: string;
  readonly site: string;
  readonly conversation: string;
  readonly tool: string;
  readonly title: string;
  readonly urgent: boolean;
  readonly at: string;
}

export interface SiteUsage {
  readonly site: string;
  readonly tokens: Tokens;
  readonly cost: Cost;
}

export interface UsageToday {
  readonly rows: readonly SiteUsage[];
  readonly total: Omit<SiteUsage, 'site'>;
}

export interface OperatorSession {
  readonly token: string;
  readonly name: string;
  readonly role: 'viewer' | 'operator' | 'admin';
  readonly expiresAt: string | number;
}

export interface ModelHealth {
  /** `provider/name` */
  readonly model: string;
  readonly needsAttention: boolean;
  /** What went wrong since the last answer. */
  readonly setback?: {
    readonly code: string;
    readonly status: number;
    readonly words: string;
    readonly since: string;
    readonly times: number;
    readonly what: string;
    readonly advice: string;
  };
}

export interface SiteProblem {
  readonly file?: string;
  readonly line?: number;
  readonly key?: string;
  readonly message: string;
}

/** A site that is not what is written for it. */
export interface SiteProblems {
  readonly id: string;
  /** Whether it answers as it did before. */
  readonly serving: boolean;
  readonly since: string;
  readonly problems: readonly SiteProblem[];
}

/** The server said no, in its own words. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export async function login(name: string, password: string): Promise<OperatorSession> {
  return asJson(
    await fetch('/v1/operator/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, password }),
    }),
  );
}

export async function listConversations(token: string): Promise<readonly ConversationSummary[]> {
  const answer = await fetch('/v1/conversations?limit=50', { headers: { authorization: `Bearer ${token}` } });
  const body = await asJson<{ conversations: readonly ConversationSummary[] }>(answer);
  return body.conversations;
}

/** What the model of a conversation was last sent. */
export interface Sent {
  readonly summary?: { readonly text: string; readonly version: number; readonly model: string };
  readonly request?: { readonly model: string; readonly round: number; readonly system?: unknown; readonly messages: readonly unknown[] };
}

export async function lastSent(token: string, conversation: string): Promise<Sent> {
  return asJson(
    await fetch(`/v1/conversations/${encodeURIComponent(conversation)}/messages`, { headers: { authorization: `Bearer ${token}` } }),
  );
}

/** What models have cost since midnight, by site; days are those of UTC. */
export async function usageToday(token: string): Promise<UsageToday> {
  const day = new Date().toISOString().slice(0, 10);
  return asJson(await fetch(`/v1/usage?by=site&from=${day}&to=${day}`, { headers: { authorization: `Bearer ${token}` } }));
}

export async function listModels(token: string): Promise<readonly ModelHealth[]> {
  const answer = await fetch('/v1/models', { headers: { authorization: `Bearer ${token}` } });
  const body = await asJson<{ models: readonly ModelHealth[] }>(answer);
  return body.models;
}

export async function listSiteProblems(token: string): Promise<readonly SiteProblems[]> {
  const answer = await fetch('/v1/site-problems', { headers: { authorization: `Bearer ${token}` } });
  const body = await asJson<{ sites: readonly SiteProblems[] }>(answer);
  return body.sites;
}

/** What operators are told of calls and nobody has seen to yet; the urgent first. */
export async function listNotices(token: string): Promise<readonly Notice[]> {
  const answer = await fetch('/v1/notices', { headers: { authorization: `Bearer ${token}` } });
  const body = await asJson<{ notices: readonly Notice[] }>(answer);
  return body.notices;
}

export async function closeNotice(token: string, id: string): Promise<void> {
  await asJson(
    await fetch(`/v1/notices/${encodeURIComponent(id)}/close`, { method: 'POST', headers: { authorization: `Bearer ${token}` } }),
  );
}

/** How much was erased. */
export interface Erased {
  readonly conversations: number;
  readonly messages: number;
  readonly toolCalls: number;
  readonly approvals: number;
  readonly notices: number;
  readonly charges: number;
  readonly auditLines: number;
}

/** Erases a visitor from every store. */
export async function eraseVisitor(token: string, site: string, visitor: string): Promise<Erased> {
  const answer = await fetch(`/v1/visitors/${encodeURIComponent(site)}/${encodeURIComponent(visitor)}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
  });
  return (await asJson<{ erased: Erased }>(answer)).erased;
}

/** Answers the question whether a call may run. */
export async function decide(token: string, { id, approved }: Decision): Promise<void> {
  await asJson(
    await fetch(`/v1/approvals/${encodeURIComponent(id)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ approved }),
    }),
  );
}

export async function asJson<T>(answer: Response): Promise<T> {
  if (answer.ok) return answer.json() as Promise<T>;
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string; title?: string };
  throw new Refused(answer.status, problem.detail ?? problem.title ?? `The server answered ${answer.status}.`);
}
