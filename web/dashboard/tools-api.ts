import { asJson } from './operator-api.js';

/** One version of a tool of a site, with its rules. */
export interface Tool {
  readonly site: string;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly effect: 'read' | 'write';
  readonly approval: 'none' | 'visitor' | 'operator';
  readonly enabled: boolean;
  /** Percent of the conversations. */
  readonly rollout: number;
}

/** How a version of a tool did within the window. */
export interface ToolFigures {
  readonly tool: string;
  readonly version: string;
  readonly calls: number;
  readonly errorRate: number;
  readonly flagged: boolean;
  readonly retried: number;
  readonly cached: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export async function listTools(token: string): Promise<readonly Tool[]> {
  const body = await asJson<{ tools: readonly Tool[] }>(await fetch('/v1/tools', { headers: bearer(token) }));
  return body.tools;
}

export async function toolFigures(token: string, site: string, hours: number): Promise<readonly ToolFigures[]> {
  const query = new URLSearchParams({ site, hours: String(hours) });
  const answer = await fetch(`/v1/tools/figures?${query}`, { headers: bearer(token) });
  return (await asJson<{ tools: readonly ToolFigures[] }>(answer)).tools;
}

/** Switches a version on or off, or gives it to a part of the conversations; turns that run keep what they have. */
export async function switchTool(
  token: string,
  { site, name, version }: Tool,
  change: Partial<Pick<Tool, 'enabled' | 'rollout'>>,
): Promise<void> {
  await asJson(
    await fetch(`/v1/tools/${encodeURIComponent(name)}?${new URLSearchParams({ site })}`, {
      method: 'PATCH',
      headers: { ...bearer(token), 'content-type': 'application/json' },
      body: JSON.stringify({ version, ...change }),
    }),
  );
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
