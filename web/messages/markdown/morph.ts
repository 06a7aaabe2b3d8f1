/**
 * Makes the children of `target` from index `from` on equal to those of `wanted`.
 *
 * Nodes that are already right stay the same nodes, so a selection, a scrolled code block and a focused
 * link survive the arrival of more text.
 */
export function morphChildren(target: Node, wanted: Node, from = 0): void {
  const fresh = Array.from(wanted.childNodes);
  fresh.forEach((next, index) => {
    const now = target.childNodes[from + index];
    if (!now) target.appendChild(next);
    else if (!morph(now, next)) target.replaceChild(next, now);
  });
  while (target.childNodes.length > from + fresh.length) target.lastChild?.remove();
}

function morph(now: Node, next: Node): boolean {
  if (now.nodeName !== next.nodeName) return false;
  if (now instanceof Text && next instanceof Text) {
    if (next.data.startsWith(now.data)) now.appendData(next.data.slice(now.data.length));
    else now.data = next.data;
    return true;
  }
  if (!(now instanceof Element) || !(next instanceof Element)) return true;
  matchAttributes(now, next);
  morphChildren(now, next);
  return true;
}

function matchAttributes(now: Element, next: Element): void {
  for (const { name, value } of next.attributes) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  for (const { name } of Array.from(now.attributes)) if (!next.hasAttribute(name)) now.removeAttribute(name);
}
