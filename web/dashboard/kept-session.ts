import type { OperatorSession } from './operator-api.js';

const KEY = 'parlor:operator';

/** The operator's session lives as long as the browser's tab, not longer. */
export function keptSession(): OperatorSession | undefined {
  const text = sessionStorage.getItem(KEY);
  const session = text ? (JSON.parse(text) as OperatorSession) : undefined;
  return session && new Date(session.expiresAt).getTime() < Date.now() ? undefined : session;
}

export function keepSession(session: OperatorSession): void {
  sessionStorage.setItem(KEY, JSON.stringify(session));
}

export function dropSession(): void {
  sessionStorage.removeItem(KEY);
}
