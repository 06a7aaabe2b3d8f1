import type { Chat } from '../client/chat.js';

const LONG_TROUBLE_TRIES = 4;

/** The state of a chat in a few words. */
export function stateLine(chat: Chat | undefined): string {
  if (!chat) return '';
  const { phase, handoff } = chat;
  switch (phase.kind) {
    case 'idle':
      return '';
    case 'connecting':
      return phase.tries === 0 ? 'Connecting…' : 'Reconnecting…';
    case 'waiting':
      return 'Reconnecting…';
    case 'ended':
      return 'Not connected';
    case 'ready':
      if (handoff.state === 'operator') return `${handoff.name ?? 'A person'} is here`;
      if (handoff.state === 'waiting') return 'A person will be with you soon';
      return chat.answering ? 'Answering…' : 'Usually answers at once';
  }
}

/** After several tries in vain the reader may want to do something. */
export function inLongTrouble(chat: Chat | undefined): boolean {
  const phase = chat?.phase;
  return (phase?.kind === 'waiting' || phase?.kind === 'connecting') && phase.tries >= LONG_TROUBLE_TRIES;
}
