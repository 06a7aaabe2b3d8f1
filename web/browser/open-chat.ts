import { Chat } from '../client/chat.js';
import type { PageFunctions } from '../client/page-functions.js';
import type { Socket } from '../client/socket.js';
import type { TicketStore } from '../client/ticket.js';
import { newId } from './new-id.js';
import { systemClock } from './system-clock.js';

/** A chat of this browser with `site` on `server` (an http origin). It does not connect by itself. */
export function openChat(server: string, site: string, tickets: TicketStore, functions?: PageFunctions): Chat {
  const url = new URL('/ws', server);
  url.protocol = url.protocol.replace('http', 'ws');
  url.searchParams.set('site', site);
  return new Chat({
    url: url.href,
    dial: (address, subprotocol) => new WebSocket(address, subprotocol) as Socket,
    clock: systemClock,
    tickets,
    newId,
    page: () => ({ url: location.href, title: document.title }),
    ...(functions && { functions }),
  });
}
