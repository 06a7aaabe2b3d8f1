import { identify } from '/widget.js';

/** Somebody whom the site's back end knows. */
interface Person {
  readonly sub: string;
  readonly name: string;
  readonly about: string;
}

const site = document.documentElement.dataset['site'] ?? '';
const place = document.querySelector<HTMLElement>('[data-account]');
/** Who is signed in, as a session cookie would say: the same in all tabs. */
const SESSION = `${site}:signed-in`;

/** Nobody, where the site has no accounts. */
async function people(): Promise<readonly Person[]> {
  const answer = await fetch(`/samples/${site}/people`);
  if (answer.status === 404) return [];
  if (!answer.ok) throw new Error(`The back end answered ${answer.status}.`);
  return ((await answer.json()) as { people: Person[] }).people;
}

/** What the chat asks for before each token ends. */
async function token(sub: string): Promise<string> {
  const answer = await fetch(`/samples/${site}/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sub }),
  });
  if (!answer.ok) throw new Error('The back end does not sign this person in.');
  return ((await answer.json()) as { token: string }).token;
}

function tellChat(sub: string | null): void {
  identify(sub === null ? undefined : () => token(sub));
}

function become(sub: string | null, known: readonly Person[]): void {
  if (sub === null) localStorage.removeItem(SESSION);
  else localStorage.setItem(SESSION, sub);
  tellChat(sub);
  draw(known);
  focus();
}

function focus(): void {
  place?.querySelector<HTMLElement>('button, summary')?.focus();
}

function draw(known: readonly Person[]): void {
  const me = known.find((person) => person.sub === localStorage.getItem(SESSION));
  place?.replaceChildren(...(me ? signedIn(me, known) : [menu(known)]));
}

function drawTrouble(): void {
  place?.replaceChildren(element('span', 'Nobody can sign in just now.'), button('Try again', () => void show().then(focus)));
}

function signedIn(me: Person, known: readonly Person[]): HTMLElement[] {
  const who = element('span', `Signed in as ${me.name}`);
  who.id = 'signed-in-as';
  const out = button('Sign out', () => become(null, known));
  out.setAttribute('aria-describedby', who.id);
  return [who, out];
}

function menu(known: readonly Person[]): HTMLElement {
  const details = element('details');
  const list = element('ul');
  for (const person of known) {
    const entry = button(person.name, () => become(person.sub, known));
    if (person.about) entry.append(element('small', person.about));
    const item = element('li');
    item.append(entry);
    list.append(item);
  }
  details.append(element('summary', 'Sign in'), list);
  details.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !details.open) return;
    details.open = false;
    details.querySelector('summary')?.focus();
  });
  details.addEventListener('focusout', (event) => {
    if (event.relatedTarget instanceof Node && !details.contains(event.relatedTarget)) details.open = false;
  });
  return details;
}

function button(text: string, pressed: () => void): HTMLButtonElement {
  const made = element('button', text);
  made.type = 'button';
  made.addEventListener('click', pressed);
  return made;
}

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, text = ''): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** Somebody who is signed in is so in the chat, also while the page does not know who there is. */
function open(): void {
  const sub = localStorage.getItem(SESSION);
  if (sub !== null) tellChat(sub);
  void show();
}

async function show(): Promise<void> {
  const known = await people().catch(drawTrouble);
  if (!known || known.length === 0) return;
  const sub = localStorage.getItem(SESSION);
  if (sub !== null && !known.some((person) => person.sub === sub)) become(null, known);
  draw(known);
  addEventListener('storage', (event) => {
    if (event.key !== SESSION) return;
    tellChat(event.newValue);
    draw(known);
  });
}

open();
