import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { placeCrop } from '../../../lib/datasets/decoding/crop';
import { decodeImage } from '../../../lib/datasets/decoding/decode';
import { MienError } from '../../../lib/support/errors';

/** Pixel (x, y) of this 100 × 80 picture is 2x, and 3y in the second channel: a pixel says where it comes from. */
const WIDTH = 100;
const HEIGHT = 80;
const values = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => {
  const [x, y, c] = [Math.floor(i / 3) % WIDTH, Math.floor(i / 3 / WIDTH), i % 3];
  return [2 * x, 3 * y, 0][c]!;
});
const picture = () => sharp(values, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });

/** Where pixel (x, y) of a crop of this side comes from. */
const origin = (pixels: Uint8Array, side: number, x: number, y: number) => {
  const at = (y * side + x) * 3;
  return [pixels[at]! / 2, pixels[at + 1]! / 3];
};

test('a square box inside of the image is cut out as it is', async () => {
  const box = { left: 30, top: 20, width: 16, height: 16 };
  const pixels = await decodeImage(await picture().png().toBuffer(), [16, 16, 3], { box, margin: 0 });
  for (const [x, y] of [
    [0, 0],
    [15, 0],
    [7, 11],
    [15, 15],
  ] as const)
    assert.deepEqual(origin(pixels, 16, x, y), [30 + x, 20 + y]);
});

test('a box that is not square is cut out as the square around its middle, not stretched', async () => {
  const box = { left: 40, top: 20, width: 8, height: 32 }; // middle (44, 36)
  const pixels = await decodeImage(await picture().png().toBuffer(), [32, 32, 3], { box, margin: 0 });
  assert.deepEqual(origin(pixels, 32, 0, 0), [28, 20]);
  assert.deepEqual(origin(pixels, 32, 31, 31), [59, 51]);
});

test('the margin is a share of the longer side, on each side', async () => {
  const box = { left: 40, top: 30, width: 20, height: 10 }; // middle (50, 35), 20 + 2 · 0.25 · 20 = 30
  const pixels = await decodeImage(await picture().png().toBuffer(), [30, 30, 3], { box, margin: 0.25 });
  assert.deepEqual(origin(pixels, 30, 0, 0), [35, 20]);
  assert.deepEqual(origin(pixels, 30, 29, 29), [64, 49]);
});

test('what reaches over the edge repeats it, on every side', async () => {
  const file = await picture().png().toBuffer();
  const crop = async (left: number, top: number) =>
    decodeImage(file, [20, 20, 3], { box: { left, top, width: 20, height: 20 }, margin: 0 });
  const first = await crop(-5, -8);
  assert.deepEqual(origin(first, 20, 0, 0), [0, 0]);
  assert.deepEqual(origin(first, 20, 4, 12), [0, 4]);
  assert.deepEqual(origin(first, 20, 5, 8), [0, 0]);
  assert.deepEqual(origin(first, 20, 19, 19), [14, 11]);
  const last = await crop(90, 75);
  assert.deepEqual(origin(last, 20, 0, 0), [90, 75]);
  assert.deepEqual(origin(last, 20, 9, 4), [99, 79]);
  assert.deepEqual(origin(last, 20, 19, 19), [99, 79]);
  assert.deepEqual(origin(last, 20, 3, 19), [93, 79]);
});

test('boxes are of the image as EXIF turns it', async () => {
  // turned clockwise to see it upright, it is 80 wide and 100 high; there (x, y) shows pixel (y, 79 − x)
  const file = await picture().withMetadata({ orientation: 6 }).png().toBuffer();
  const pixels = await decodeImage(file, [10, 10, 3], { box: { left: 60, top: 85, width: 10, height: 10 }, margin: 0 });
  assert.deepEqual(origin(pixels, 10, 0, 0), [85, 19]);
  assert.deepEqual(origin(pixels, 10, 9, 9), [94, 10]);
});

test('a crop is scaled: a box of 40 pixels to 10 shows every fourth', async () => {
  const box = { left: 20, top: 20, width: 40, height: 40 };
  const pixels = await decodeImage(await picture().png().toBuffer(), [10, 10, 3], { box, margin: 0 });
  const [x, y] = origin(pixels, 10, 4, 6);
  // result pixel 4 covers image pixels 36 … 39, whose middle is 37.5
  assert.ok(Math.abs(x! - 37.5) <= 0.5 && Math.abs(y! - 45.5) <= 0.5, `${x} ${y}`);
});

test('a box that lies outside of the image, or has no area, is refused in words', async () => {
  const file = await picture().png().toBuffer();
  const boxes = [
    [{ left: 200, top: 0, width: 10, height: 10 }, /box 10 × 10 at \(200, 0\) lies outside of the image, 100 × 80/],
    [{ left: 0, top: -30, width: 10, height: 10 }, /lies outside/],
    [{ left: 0, top: 0, width: 0, height: 10 }, /has no area/],
  ] as const;
  for (const [box, says] of boxes) {
    await assert.rejects(
      decodeImage(file, [8, 8, 3], { box, margin: 0.1 }),
      (error) => error instanceof MienError && says.test(error.message),
    );
  }
});

test('wherever a box is, source and borders fit the image and the result', () => {
  for (let i = 0; i < 3000; i++) {
    const pick = (n: number, range: number) => ((i * n) % 997) * (range / 997);
    const box = {
      left: pick(31, 300) - 120,
      top: pick(57, 300) - 120,
      width: 0.2 + pick(83, 200),
      height: 0.2 + pick(7, 90),
    };
    const margin = pick(11, 2);
    let placed: ReturnType<typeof placeCrop>;
    try {
      placed = placeCrop({ box, margin }, { width: WIDTH, height: HEIGHT }, { width: 24, height: 16 });
    } catch (error) {
      assert.ok(error instanceof MienError);
      continue;
    }
    const { source, target, border } = placed;
    assert.ok(
      source.left >= 0 && source.top >= 0 && source.width >= 1 && source.height >= 1,
      JSON.stringify({ box, placed }),
    );
    assert.ok(source.left + source.width <= WIDTH && source.top + source.height <= HEIGHT);
    assert.ok(target.width >= 1 && target.height >= 1);
    assert.deepEqual([border.left + target.width + border.right, border.top + target.height + border.bottom], [24, 16]);
  }
});
