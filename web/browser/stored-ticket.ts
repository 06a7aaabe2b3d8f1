import type { Ticket, TicketStore } from '../client/ticket.js';

/** Keeps a visitor's ticket in localStorage; where that is forbidden, for the life of the page. */
export class StoredTicket implements TicketStore {
  readonly #key: string;
  #ticket: Ticket | undefined;

  constructor(server: string, site: string) {
    this.#key = `parlor:${server}:${site}`;
  }

  load(): Ticket | undefined {
    try {
      const text = localStorage.getItem(this.#key);
      return text ? (JSON.parse(text) as Ticket) : this.#ticket;
    } catch {
      return this.#ticket;
    }
  }

  save(ticket: Ticket): void {
    this.#ticket = ticket;
    try {
      localStorage.setItem(this.#key, JSON.stringify(ticket));
    } catch {
      // Storage is forbidden or full: the ticket lives as long as the page.
    }
  }

  forget(): void {
    this.#ticket = undefined;
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // Nothing was stored.
    }
  }
}
