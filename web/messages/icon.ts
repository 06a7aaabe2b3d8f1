import { html, type TemplateResult } from 'lit';
import { Directive, directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';
import type { IconNode } from 'lucide';

class Drawn extends Directive {
  #drawn: IconNode | undefined;

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('an icon is drawn into an element');
  }

  override update(part: ElementPart, [node]: [IconNode]): void {
    if (this.#drawn === node) return;
    this.#drawn = node;
    part.element.replaceChildren(...node.map(shape));
  }

  render(_node: IconNode): void {}
}

function shape([name, attributes]: IconNode[number]): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

const drawn = directive(Drawn);

/** A Lucide icon as decoration: its meaning belongs in the label beside it. */
export function icon(node: IconNode, size = 18): TemplateResult {
  return html`<svg
    width=${size}
    height=${size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    ${drawn(node)}
  ></svg>`;
}
