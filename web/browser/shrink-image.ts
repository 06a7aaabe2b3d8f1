/** Formats that a model takes as they are. A JPEG is always written anew: a camera writes into it where it was taken. */
const KEPT = ['image/png', 'image/webp', 'image/gif'];
const MOST_ORIGINAL_BYTES = 40_000_000;
const SIDES = [1600, 1200, 900, 700, 500, 360, 240];
const QUALITIES = [0.85, 0.7, 0.5];

/** Why a file is not sent, in words for whoever chose it. */
export class UnusableImage extends Error {}

/**
 * The image as a `data:` URL of at most `most` bytes, smaller than it was if need be.
 *
 * @throws UnusableImage if it is none
 */
export async function shrinkImage(file: Blob, most: number): Promise<string> {
  if (file.size > MOST_ORIGINAL_BYTES) throw new UnusableImage('This picture is too large. Try one under 40 MB.');
  const picture = await createImageBitmap(file).catch(() => {
    throw new UnusableImage('This file is not a picture that can be sent. JPEG, PNG, GIF and WebP can.');
  });
  try {
    if (KEPT.includes(file.type) && file.size <= most) return await dataUrl(file);
    for (const side of SIDES) {
      const canvas = drawn(picture, side);
      for (const quality of QUALITIES) {
        const smaller = await written(canvas, quality);
        if (smaller && smaller.size <= most) return await dataUrl(smaller);
      }
    }
  } finally {
    picture.close();
  }
  throw new UnusableImage('This picture could not be made small enough to be sent.');
}

function drawn(picture: ImageBitmap, side: number): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext('2d');
  if (pen) {
    // A JPEG has no transparency, and black is what would show instead.
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

function written(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new UnusableImage('This picture could not be read.'));
    reader.readAsDataURL(blob);
  });
}
