import sharp from 'sharp';
import { type ImageShape, pixelsOf, type Split } from '../../datasets/dataset';
import type { Sprites } from './document';

/** Of one picture: what every browser and phone can hold. */
const SIDE = 2048;
/** Of all faces together, so that a folder of 50,000 stays some 10 MB: beyond 10,000 of 48 × 48 they are drawn smaller. */
const MOST_PIXELS = 24e6;
const LARGEST = 64;
const SMALLEST = 16;
/** Of WebP, where a face of 48 × 48 takes about half a kilobyte. */
const QUALITY = 70;

/**
 * Draws images small, in a grid on as few pictures as they need.
 * @param images of the split, in the order of their places
 * @param add is given each picture when it is drawn
 */
export async function drawSprites(
  split: Pick<Split, 'read'>,
  shape: ImageShape,
  images: ArrayLike<number>,
  add: (file: string, content: Uint8Array) => void,
): Promise<Sprites> {
  const face = spriteSize(shape, images.length);
  const [height, width] = face;
  const [columns, rows] = [Math.floor(SIDE / width), Math.floor(SIDE / height)];
  const files: string[] = [];
  for (let start = 0; start < images.length; start += columns * rows) {
    const some = Array.from({ length: Math.min(columns * rows, images.length - start) }, (_, i) => images[start + i]!);
    const faces = await resized(split.read(some), shape, face);
    const file = `faces-${files.length + 1}.webp`;
    add(file, await drawGrid(faces, [height, width, shape[2]], columns));
    files.push(file);
  }
  return { files, face, columns, rows };
}

/** As large as the image, if that is not too large, and if all of them together are not. */
export function spriteSize([height, width]: ImageShape, count: number): [number, number] {
  const longest = Math.max(height, width);
  const share = Math.sqrt(MOST_PIXELS / (count * height * width));
  const side = Math.min(longest, LARGEST, Math.max(SMALLEST, Math.floor(longest * share)));
  return [height, width].map((length) => Math.max(1, Math.round((length * side) / longest))) as [number, number];
}

/** Images one below the other, `[N, H, W, C] -> [N, h, w, C]`. */
async function resized(
  pixels: Uint8Array,
  shape: ImageShape,
  [height, width]: readonly [number, number],
): Promise<Uint8Array> {
  if (height === shape[0] && width === shape[1]) return pixels;
  const size = pixelsOf(shape);
  const raw = { height: shape[0], width: shape[1], channels: shape[2] as 1 | 3 };
  const small = new Uint8Array((pixels.length / size) * height * width * shape[2]);
  await Promise.all(
    Array.from({ length: pixels.length / size }, async (_, i) => {
      const image = sharp(pixels.subarray(i * size, (i + 1) * size), { raw }).resize(width, height, { fit: 'fill' });
      const drawn = await image
        .toColourspace(shape[2] === 1 ? 'b-w' : 'srgb')
        .raw()
        .toBuffer();
      small.set(drawn, i * height * width * shape[2]);
    }),
  );
  return small;
}

/** `[N, h, w, C]` to a WebP of `columns` faces a row. */
function drawGrid(faces: Uint8Array, [height, width, channels]: ImageShape, columns: number): Promise<Uint8Array> {
  const line = width * channels;
  const size = height * line;
  const count = faces.length / size;
  const across = Math.min(columns, count);
  const down = Math.ceil(count / columns);
  const grid = new Uint8Array(down * height * across * line);
  for (let i = 0; i < count; i++) {
    const corner = Math.floor(i / columns) * height * across * line + (i % columns) * line;
    for (let y = 0; y < height; y++) {
      const from = i * size + y * line;
      grid.set(faces.subarray(from, from + line), corner + y * across * line);
    }
  }
  const raw = { width: across * width, height: down * height, channels: channels as 1 | 3 };
  return sharp(grid, { raw }).webp({ quality: QUALITY }).toBuffer();
}
