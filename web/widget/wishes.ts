import type { ParlorChat } from './parlor-chat.js';

/** Something that a page wants to do with each chat on it. */
export type Wish = (chat: ParlorChat) => void;

declare global {
  interface Window {
    /** A list before this script has loaded, and afterwards something that takes wishes likewise. */
    parlor?: Wish[] | { push(...wishes: Wish[]): void };
  }
}

const wishes: Wish[] = [];
const chats = new Set<ParlorChat>();

/** Takes what the page has asked for so far, and whatever it asks for from now on. */
export function takeWishes(): void {
  const early = window.parlor;
  if (early !== undefined && !Array.isArray(early)) return;
  window.parlor = { push: (...more) => more.forEach(take) };
  early?.forEach(take);
}

/** A chat is on the page: everything that was asked for is done with it, once. */
export function greet(chat: ParlorChat): void {
  if (chats.has(chat)) return;
  chats.add(chat);
  wishes.forEach((wish) => grant(wish, chat));
}

function take(wish: Wish): void {
  wishes.push(wish);
  chats.forEach((chat) => grant(wish, chat));
}

/** What goes wrong in the page's own code is the page's, and must not cost the visitor the chat. */
function grant(wish: Wish, chat: ParlorChat): void {
  try {
    wish(chat);
  } catch (problem) {
    reportError(problem);
  }
}
