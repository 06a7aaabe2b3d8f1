/** Longer cells than this may break into lines, shorter ones stay whole: a date, a number, a name. */
const MOST_UNBROKEN = 16;

/** Gives code its head with a copy button and wide tables a box to scroll in; works on sanitised nodes only. */
export function dress(content: DocumentFragment): DocumentFragment {
  for (const pre of content.querySelectorAll('pre')) pre.replaceWith(codeFigure(pre));
  for (const table of content.querySelectorAll('table')) {
    const box = make('div', 'table');
    box.tabIndex = 0;
    table.replaceWith(box);
    box.append(table);
    for (const cell of table.querySelectorAll('td')) {
      if ((cell.textContent ?? '').length > MOST_UNBROKEN) cell.className = 'long';
    }
  }
  return content;
}

function codeFigure(pre: HTMLPreElement): HTMLElement {
  const language = pre.querySelector('code')?.className.replace('language-', '') ?? '';
  const figure = make('figure', 'code');
  const head = make('figcaption', '');
  const name = make('span', '');
  name.textContent = language || 'text';
  const copy = make('button', 'copy') as HTMLButtonElement;
  copy.type = 'button';
  copy.textContent = 'Copy';
  const body = pre.cloneNode(true) as HTMLPreElement;
  body.tabIndex = 0;
  head.append(name, copy);
  figure.append(head, body);
  return figure;
}

function make(tag: string, className: string): HTMLElement {
  const element = document.createElement(tag);
  if (className) element.className = className;
  return element;
}
