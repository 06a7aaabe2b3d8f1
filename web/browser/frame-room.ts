import type { ClientFrame } from '../client/frames.js';

/** Largest frame that a server takes unless it is told otherwise (`sockets.frame_bytes`); its hello does not say. */
const FRAME_BYTES = 65_536;
/** Of all pictures in a frame together; fewer than a server takes for one alone (`sockets.image_bytes`). */
const MOST_PICTURE_BYTES = 40_000;

/** An id of the length that messages have, and the longest type that pictures are written in. */
const ID = '00000000-0000-4000-8000-000000000000';
const NO_PICTURE = { type: 'image', source: { type: 'data', value: '', mimeType: 'image/jpeg' } } as const;

/** How many bytes each of so many pictures may have, so that they fit into one frame together with the text. */
export function pictureRoom(text: string, pictures: number): number {
  const bare: ClientFrame = {
    type: 'send',
    id: ID,
    content: [{ type: 'text', text }, ...Array.from({ length: pictures }, () => NO_PICTURE)],
  };
  const left = FRAME_BYTES - bytesOf(bare);
  // Base64 writes three bytes as four characters.
  const each = Math.floor(left / pictures / 4) * 3;
  return Math.max(0, Math.min(each, Math.floor(MOST_PICTURE_BYTES / pictures)));
}

/** Of a frame as it is sent. */
export function bytesOf(frame: object): number {
  return new TextEncoder().encode(JSON.stringify(frame)).length;
}
