import { describe, expect, it } from 'vitest';
import { pictureRoom } from '../browser/frame-room.js';
import { Outbox } from '../client/outbox.js';

const FRAME_BYTES = 65_536;
const ID = 'a1b2c3d4-0000-4000-8000-123456789abc';

function frameBytes(text: string, images: readonly string[]): number {
  return Buffer.byteLength(JSON.stringify(new Outbox().add(ID, text, images)));
}

const picture = (bytes: number): string => `data:image/jpeg;base64,${Buffer.alloc(bytes).toString('base64')}`;

describe('the room for pictures beside a text', () => {
  const texts = { nothing: '', letters: 'a'.repeat(8000), kanji: '\u6f22'.repeat(8000), emoji: '\u{1f600}'.repeat(4000), controls: '\u0001'.repeat(8000) };
  const cases = Object.entries(texts).flatMap(([kind, text]) => [1, 2, 3].map((count) => [kind, count, text] as const));

  it.each(cases)('of %s and %i of them is within one frame', (_, count, text) => {
    const room = pictureRoom(text, count);
    expect(room).toBeGreaterThan(4000);
    expect(frameBytes(text, Array.from({ length: count }, () => picture(room)))).toBeLessThanOrEqual(FRAME_BYTES);
  });

  it('is used up by a long text that letters of other alphabets make longer', () => {
    const room = pictureRoom('\u6f22'.repeat(8000), 1);
    expect(frameBytes('\u6f22'.repeat(8000), [picture(room)])).toBeGreaterThan(FRAME_BYTES - 8);
  });

  it('has a bound of its own, which is that of a picture on the server', () => {
    expect(pictureRoom('Look', 1)).toBe(40_000);
    expect(pictureRoom('Look', 3)).toBe(13_333);
  });

  it('is none where the text fills the frame', () => {
    expect(pictureRoom('a'.repeat(FRAME_BYTES), 1)).toBe(0);
  });
});
