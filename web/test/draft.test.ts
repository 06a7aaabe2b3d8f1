import { beforeEach, describe, expect, it } from 'vitest';
import { UnusableImage } from '../browser/shrink-image.js';
import { Draft } from '../widget/draft.js';

const PICTURE = 'data:image/jpeg;base64,/9g=';
const open = (): boolean => true;
const file = (name: string): File => new File(['x'], name, { type: 'image/jpeg' });

/** Shrinks nothing, and only when it is told to go on. */
class Press {
  held: (() => void)[] = [];
  asked: number[] = [];
  holding = false;

  readonly shrink = (picture: Blob, most: number): Promise<string> => {
    this.asked.push(most);
    if ((picture as File).name === 'page.html') return Promise.reject(new UnusableImage('This is none.'));
    if (!this.holding) return Promise.resolve(PICTURE);
    return new Promise((resolve) => this.held.push(() => resolve(PICTURE)));
  };

  goOn(): void {
    this.held.splice(0).forEach((release) => release());
  }
}

let press: Press;
let draft: Draft;

beforeEach(() => {
  press = new Press();
  draft = new Draft(press.shrink, () => {});
});

const names = (): string[] => draft.pictures.map((picture) => picture.name);

describe('a message that is sent', () => {
  it('leaves an empty field behind', async () => {
    draft.write(' Look at this ');
    await draft.add([file('a.jpg')]);
    expect(await draft.take(open)).toEqual({ text: 'Look at this', images: [PICTURE] });
    expect([draft.text, draft.pictures, draft.sending]).toEqual(['', [], false]);
  });

  it('keeps what is written and added while its pictures are made small', async () => {
    draft.write('Look');
    await draft.add([file('a.jpg')]);
    press.holding = true;
    const taken = draft.take(open);
    draft.write('Look and tell me');
    press.holding = false;
    await draft.add([file('b.jpg')]);
    press.goOn();
    expect((await taken)?.text).toBe('Look');
    expect(draft.text).toBe('and tell me');
    expect(names()).toEqual(['b.jpg']);
  });

  it('keeps a text that was written anew meanwhile', async () => {
    draft.write('Look');
    await draft.add([file('a.jpg')]);
    press.holding = true;
    const taken = draft.take(open);
    draft.write('Something else');
    press.goOn();
    await taken;
    expect(draft.text).toBe('Something else');
  });

  it('is kept as it is when it cannot be sent any more by then', async () => {
    draft.write('Look');
    await draft.add([file('a.jpg')]);
    press.holding = true;
    let answering = false;
    const taken = draft.take(() => !answering);
    answering = true;
    press.goOn();
    expect(await taken).toBeUndefined();
    expect([draft.text, names(), draft.sending]).toEqual(['Look', ['a.jpg'], false]);
  });

  it('is sent once, however often it is asked for', async () => {
    draft.write('Look');
    const [first, second] = await Promise.all([draft.take(open), draft.take(open)]);
    expect([first?.text, second]).toEqual(['Look', undefined]);
  });

  it('has smaller pictures the longer its text is', async () => {
    draft.write('\u6f22'.repeat(8000));
    await draft.add([file('a.jpg')]);
    await draft.take(open);
    expect(press.asked[0]).toBe(40_000);
    expect(press.asked[1]).toBeLessThan(32_000);
  });

  it('is kept, and that is said, when its text leaves no room for pictures', async () => {
    draft.write('\u6f22'.repeat(21_000));
    await draft.add([file('a.jpg')]);
    expect(await draft.take(open)).toBeUndefined();
    expect(draft.trouble).toContain('leaves no room for a picture');
    expect(names()).toEqual(['a.jpg']);
  });
});

describe('pictures', () => {
  it('are three at most, also when more come while the first are looked at', async () => {
    await Promise.all([draft.add([file('a'), file('b')]), draft.add([file('c'), file('d')])]);
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(draft.trouble).toContain('A message takes 3 pictures.');
  });

  it('that are none are told of, and the others are there', async () => {
    await draft.add([file('page.html'), file('a.jpg')]);
    expect(names()).toEqual(['a.jpg']);
    expect(draft.trouble).toBe('This is none.');
  });

  it('can be taken back', async () => {
    await draft.add([file('a'), file('b')]);
    draft.remove(draft.pictures[0]!.id);
    expect(names()).toEqual(['b']);
  });
});
