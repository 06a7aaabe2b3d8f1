import type { ParlorChat } from '../widget/parlor-chat.js';

/** What the sample site lets its assistant do on the page: bring a price into view. */
function showPrice({ item }: Readonly<Record<string, unknown>>): string {
  const row = document.querySelector<HTMLElement>(`[data-item="${CSS.escape(String(item))}"]`);
  if (!row) throw new Error('There is no such price on this page.');
  row.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  document.querySelectorAll('[data-shown]').forEach((shown) => shown.removeAttribute('data-shown'));
  row.setAttribute('data-shown', '');
  return row.innerText.replace(/\s+/g, ' ');
}

(window.parlor ??= []).push((chat: ParlorChat) =>
  chat.registerTool({
    name: 'show_price',
    description: 'Brings the price of a tool for hire into view on the page that the visitor is looking at.',
    parameters: {
      type: 'object',
      required: ['item'],
      properties: { item: { type: 'string', enum: ['drill', 'saw', 'sander', 'ladder'] } },
    },
    run: showPrice,
  }),
);
