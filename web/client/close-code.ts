/** What a close of the socket asks of the client. */
export type NextMove =
  | { readonly kind: 'reconnect' }
  | { readonly kind: 'forget-token' }
  | { readonly kind: 'end'; readonly reason: string };

const REASONS: Readonly<Record<number, string>> = {
  1000: 'This chat was closed.',
  1009: 'That message was too long for this chat. Reload the page and send a shorter one.',
  4501: 'This chat is not set up for this address.',
  4503: 'This chat is not available to you.',
  4504: 'Too many chats are open. Close one and reload the page.',
  4505: 'This page is out of date. Reload it to go on.',
};

/** 4500-4999 mean "do not come back"; everything unexpected means "try again". */
export function nextMove(code: number): NextMove {
  if (code === 4500) return { kind: 'forget-token' };
  if (code === 1000 || code === 1009 || (code > 4500 && code <= 4999)) {
    return { kind: 'end', reason: REASONS[code] ?? 'This chat has ended. Reload the page to start again.' };
  }
  return { kind: 'reconnect' };
}
