const MOST_ORIGINAL_BYTES = 40_000_000;
const LONGEST_SIDE = 1600;
const SIDES = [LONGEST_SIDE, 1200, 900, 700, 500, 360, 240];
const QUALITIES = [0.85, 0.7, 0.5];

/** Bytes of a PNG before its first chunk, and of a chunk beside what is in it. */
const PNG_HEAD = 8;
const PNG_FRAME = 12;
/** Chunks that are seen; any other, such as `eXIf`, may say where and when the picture was taken. */
const SEEN = new Set('IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs'.split(' '));
const CAPTION = 'tEXtDescription\0';

/** Why a file is not sent, in words for whoever chose it. */
export class UnusableImage extends Error {}

/**
 * The image as a `data:` URL of at most `most` bytes, smaller than it was if need be.
 *
 * It is drawn and written anew, so that nothing goes along that is not to be seen: a camera writes into a file where and when
 * it was taken. Only a PNG that is small enough and has nothing of the kind stays as it is. What may have sharp edges or be
 * transparent is a PNG if it fits, a JPEG otherwise; of an animation the first picture remains.
 *
 * @throws UnusableImage if it is none
 */
export async function shrinkImage(file: Blob, most: number): Promise<string> {
  if (file.size > MOST_ORIGINAL_BYTES) throw new UnusableImage('This picture is too large. Try one under 40 MB.');
  const picture = await createImageBitmap(file).catch(() => {
    throw new UnusableImage('This file is not a picture that can be sent. JPEG, PNG, GIF and WebP can.');
  });
  try {
    if (file.size <= most && (await isPlainPng(file))) return await dataUrl(file);
    const exact = file.type === 'image/jpeg' ? null : await written(drawn(picture, LONGEST_SIDE), 'image/png');
    if (exact && exact.size <= most) return await dataUrl(exact);
    for (const side of SIDES) {
      const canvas = drawn(picture, side, '#fff');
      for (const quality of QUALITIES) {
        const smaller = await written(canvas, 'image/jpeg', quality);
        if (smaller && smaller.size <= most) return await dataUrl(smaller);
      }
    }
  } finally {
    picture.close();
  }
  throw new UnusableImage('This picture could not be made small enough to be sent.');
}

/** Whether all that is in the file is its picture, and perhaps a caption. */
async function isPlainPng(file: Blob): Promise<boolean> {
  if (file.type !== 'image/png') return false;
  const bytes = await file.arrayBuffer();
  const text = new TextDecoder('latin1').decode(bytes);
  let at = PNG_HEAD;
  while (at + PNG_FRAME <= bytes.byteLength) {
    const start = at + 4;
    if (!SEEN.has(text.slice(start, start + 4)) && !text.startsWith(CAPTION, start)) return false;
    at += PNG_FRAME + new DataView(bytes).getUint32(at);
  }
  return at === bytes.byteLength;
}

/** @param ground what shows through; a JPEG has no transparency, and black is what would show instead */
function drawn(picture: ImageBitmap, side: number, ground = 'transparent'): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext('2d');
  if (pen) {
    pen.fillStyle = ground;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

function written(canvas: HTMLCanvasElement, type: string, quality?: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality));
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new UnusableImage('This picture could not be read.'));
    reader.readAsDataURL(blob);
  });
}
