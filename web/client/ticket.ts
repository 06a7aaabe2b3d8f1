/** What lets a visitor come back to a conversation. Whomever the page names has no token here: the page has it. */
export interface Ticket {
  readonly token?: string;
  readonly conversation: string;
}

/** Where a ticket is kept between page loads. */
export interface TicketStore {
  load(): Ticket | undefined;
  save(ticket: Ticket): void;
  forget(): void;
}
