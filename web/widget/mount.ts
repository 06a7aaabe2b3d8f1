import type { TokenSource } from '../client/identity.js';

/** Finds the script tag this module came from; modules have no `document.currentScript`, and bundlers add tags of theirs. */
function ownScript(moduleUrl: string): HTMLScriptElement | undefined {
  const scripts = Array.from(document.querySelectorAll<HTMLScriptElement>('script[type=module][src]'));
  const asks = ({ dataset }: HTMLScriptElement): boolean => dataset['site'] !== undefined || dataset['page'] !== undefined;
  return scripts.find((script) => script.src === moduleUrl && asks(script)) ?? scripts.find(asks);
}

/**
 * Puts a chat on the page as its script tag asks: `data-site`, `data-position`, `data-open`, `data-accent`, `data-token`.
 *
 * With `data-page` it fills the page and takes the site from the page's own `?site=`. Without a site
 * nothing is mounted: the page then has its own `<parlor-chat>`.
 */
export function mount(moduleUrl: string, source?: TokenSource): void {
  const script = ownScript(moduleUrl);
  if (!script) return;
  const { site, position, open, accent, page, token } = script.dataset;
  const chosen = page === undefined ? site : new URLSearchParams(location.search).get('site');
  if (!chosen) return;
  const chat = document.createElement('parlor-chat');
  chat.setAttribute('site', chosen);
  chat.toggleAttribute('inline', page !== undefined);
  chat.toggleAttribute('open', open !== undefined && open !== 'false');
  if (position) chat.setAttribute('position', position);
  if (accent) chat.setAttribute('accent', accent);
  const known = source ?? token;
  if (known) chat.identify(known);
  document.body.append(chat);
}
