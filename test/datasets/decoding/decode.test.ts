import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp, { type Sharp } from 'sharp';
import type { ImageShape } from '../../../lib/datasets/dataset';
import { decodeImage } from '../../../lib/datasets/decoding/decode';
import { decodeMany } from '../../../lib/datasets/decoding/decodeMany';
import { tf } from '../../../lib/engine';
import { MienError } from '../../../lib/support/errors';
import { gif, jpegThatClaims, pngThatClaims } from '../../data/images';

const SIDE = 48;
const GREY: ImageShape = [SIDE, SIDE, 1];
const RGB: ImageShape = [SIDE, SIDE, 3];

/** Colour at (x, y) of a picture in four quarters: red, green / blue, grey. */
const QUARTERS = [
  [200, 20, 20],
  [20, 180, 20],
  [20, 20, 220],
  [120, 120, 120],
] as const;

function picture(width = SIDE, height = SIDE): Sharp {
  const values = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      values.set(QUARTERS[2 * +(y >= height / 2) + +(x >= width / 2)]!, (y * width + x) * 3);
  }
  return sharp(values, { raw: { width, height, channels: 3 } });
}

const jpeg = { quality: 100, chromaSubsampling: '4:4:4' } as const;

/** The colours in the middle of the four quarters. */
function quartersOf(pixels: Uint8Array, [height, width, channels]: ImageShape): number[][] {
  assert.equal(pixels.length, height * width * channels);
  return [0, 1, 2, 3].map((quarter) => {
    const y = Math.floor(height * (quarter < 2 ? 0.25 : 0.75));
    const x = Math.floor(width * (quarter % 2 === 0 ? 0.25 : 0.75));
    return [...pixels.subarray((y * width + x) * channels, (y * width + x + 1) * channels)];
  });
}

function assertClose(got: number[][], want: readonly (readonly number[])[], within: number): void {
  const off = Math.max(...want.flatMap((colour, q) => colour.map((value, c) => Math.abs(value - got[q]![c]!))));
  assert.ok(off <= within, `${JSON.stringify(got)} is off by ${off} from ${JSON.stringify(want)}`);
}

/** BT.601, as JPEG and Pillow have it. */
const luma = ([r, g, b]: readonly number[]) => [0.299 * r! + 0.587 * g! + 0.114 * b!];

test('a colour image keeps its colours in three channels', async () => {
  for (const file of [picture().png(), picture().jpeg(jpeg), picture().webp({ lossless: true }), picture().tiff()]) {
    assertClose(quartersOf(await decodeImage(await file.toBuffer(), RGB), RGB), QUARTERS, 3);
  }
});

test('a grey image keeps its grey, in one channel and in three', async () => {
  const want = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => i % 250);
  const raw = { width: SIDE, height: SIDE, channels: 1 } as const;
  const file = await sharp(want, { raw }).toColourspace('b-w').png().toBuffer();
  assert.equal((await sharp(file).metadata()).channels, 1);
  assert.deepEqual(await decodeImage(file, GREY), want);
  const three = await decodeImage(file, RGB);
  assert.deepEqual(three, Uint8Array.from([...want].flatMap((value) => [value, value, value])));
});

test('colour becomes grey by how bright it looks, whichever decoder reads the file', async () => {
  for (const file of [picture().jpeg(jpeg), picture(96, 96).jpeg(jpeg), picture().png()]) {
    assertClose(quartersOf(await decodeImage(await file.toBuffer(), GREY), GREY), QUARTERS.map(luma), 2);
  }
});

test('a grey JPEG has the pixels that libvips reads, one by one and many at once', async () => {
  const noise = Buffer.from(Array.from({ length: SIDE * SIDE }, (_, i) => (i * i * 7 + 31 * i) % 256));
  const raw = { width: SIDE, height: SIDE, channels: 1 } as const;
  const file = await sharp(noise, { raw }).toColourspace('b-w').jpeg({ quality: 60 }).toBuffer();
  const want = new Uint8Array(await sharp(file).toColourspace('b-w').raw().toBuffer());
  assert.deepEqual(await decodeImage(file, GREY), want);
  for (const pixels of await decodeMany(new Array<Buffer>(40).fill(file), GREY)) assert.deepEqual(pixels, want);
});

test('CMYK JPEGs come out in the colours of their profile, and without one as other programs show them', async () => {
  const file = await picture().withIccProfile('cmyk').jpeg(jpeg).toBuffer();
  assert.deepEqual((({ space, hasProfile }) => [space, hasProfile])(await sharp(file).metadata()), ['cmyk', true]);
  const shown = await sharp(file).toColourspace('srgb').raw().toBuffer();
  assertClose(quartersOf(await decodeImage(file, RGB), RGB), quartersOf(shown, RGB), 2);
  const [red, green, , grey] = quartersOf(await decodeImage(file, GREY), GREY).map(([value]) => value!);
  assert.ok(red! < green! && Math.abs(grey! - 120) < 20, `${red} ${green} ${grey}`);

  const bare = await picture().toColourspace('cmyk').jpeg(jpeg).toBuffer();
  assert.deepEqual((({ space, hasProfile }) => [space, hasProfile])(await sharp(bare).metadata()), ['cmyk', false]);
  const tensor = tf.node.decodeJpeg(bare, 3, 1, true, false, 1, 'INTEGER_ACCURATE');
  const byTensorFlow = Uint8Array.from(tensor.dataSync());
  tensor.dispose();
  assert.ok(
    Math.max(...byTensorFlow.map((value, i) => Math.abs(value - shown[i]!))) > 15,
    'not what a press would print',
  );
  assertClose(quartersOf(await decodeImage(bare, RGB), RGB), quartersOf(byTensorFlow, RGB), 2);
});

test('16 bits become 8', async () => {
  const colour = await picture().toColourspace('rgb16').png().toBuffer();
  assert.equal((await sharp(colour).metadata()).depth, 'ushort');
  assertClose(quartersOf(await decodeImage(colour, RGB), RGB), QUARTERS, 2);
  const grey = await picture().toColourspace('grey16').png().toBuffer();
  assert.equal((await sharp(grey).metadata()).channels, 1);
  assertClose([quartersOf(await decodeImage(grey, GREY), GREY)[3]!], [[120]], 2);
});

/** Grey floats as scikit-image writes them: one strip, little-endian, without compression. */
function floatTiff(values: Float32Array, width: number): Buffer {
  const height = values.length / width;
  const entries = [
    ...[
      [256, 3, 1, width],
      [257, 3, 1, height],
      [258, 3, 1, 32],
      [259, 3, 1, 1],
      [262, 3, 1, 1],
    ],
    ...[
      [273, 4, 1, 8],
      [277, 3, 1, 1],
      [278, 3, 1, height],
      [279, 4, 1, 4 * values.length],
      [339, 3, 1, 3],
    ],
  ] as [tag: number, type: number, count: number, value: number][];
  const header = Buffer.alloc(8);
  header.write('II*\0', 'latin1');
  header.writeUInt32LE(8 + 4 * values.length, 4);
  const directory = Buffer.alloc(2 + 12 * entries.length + 4);
  directory.writeUInt16LE(entries.length, 0);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    const at = 2 + 12 * i;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(count, at + 4);
    if (type === 3) directory.writeUInt16LE(value, at + 8);
    else directory.writeUInt32LE(value, at + 8);
  }
  return Buffer.concat([header, Buffer.from(values.buffer), directory]);
}

test('floats of 0 … 1 and of 0 … 255, 8, 10 and 12 bits in 16, are as bright as they are meant; 16 bits stay', async () => {
  const [height, width] = [6, 8];
  const meant = Uint8Array.from({ length: height * width }, (_, i) => 5 * i); // 0 … 235
  const raw = (values: Uint16Array) => sharp(values, { raw: { width, height, channels: 1 } });
  const files: Record<string, Buffer> = {
    'floats of 0 … 1': floatTiff(
      Float32Array.from(meant, (value) => value / 255),
      width,
    ),
    'floats of 0 … 255': floatTiff(Float32Array.from(meant), width),
  };
  for (const [what, scale] of [
    ['8 in 16', 1],
    ['10 in 16', 1023 / 255],
    ['12 in 16', 4095 / 255],
    ['16', 257],
  ] as const) {
    const values = Uint16Array.from(meant, (value) => Math.round(value * scale));
    files[`${what} bits, TIFF`] = await raw(values).toColourspace('grey16').tiff({ compression: 'none' }).toBuffer();
    files[`${what} bits, PNG`] = await raw(values).toColourspace('grey16').png().toBuffer();
  }
  for (const [what, bytes] of Object.entries(files)) {
    const grey = await decodeImage(bytes, [height, width, 1]);
    const off = Math.max(...grey.map((value, i) => Math.abs(value - meant[i]!)));
    assert.ok(off <= 1, `${what}: off by ${off}, ${[...grey].slice(0, 9)}`);
    const colours = await decodeImage(bytes, [height, width, 3]);
    assert.ok(
      [...grey].every((value, i) => Math.abs(colours[3 * i + 1]! - value) <= 1),
      what,
    );
  }
});

test('what is transparent becomes black, what is half transparent half as bright', async () => {
  assert.ok((await decodeImage(await picture().ensureAlpha(0).png().toBuffer(), RGB)).every((value) => value === 0));
  const half = await decodeImage(await picture().ensureAlpha(0.5).png().toBuffer(), RGB);
  const halves = QUARTERS.map((colour) => colour.map((value) => value / 2));
  assertClose(quartersOf(half, RGB), halves, 3);
});

test('EXIF rotation is applied, also to a small JPEG that has the right size already', async () => {
  const turned = [2, 0, 3, 1].map((quarter) => QUARTERS[quarter]!); // orientation 6: turn clockwise to see it upright
  for (const side of [SIDE, 96]) {
    const file = await picture(side, side).withMetadata({ orientation: 6 }).jpeg(jpeg).toBuffer();
    assertClose(quartersOf(await decodeImage(file, RGB), RGB), turned, 6);
  }
});

test('another size is stretched to the shape asked for', async () => {
  for (const [width, height] of [
    [96, 96],
    [30, 70],
    [SIDE, 47],
    [1, 1],
  ] as const) {
    const file = await picture(width, height).png().toBuffer();
    const pixels = await decodeImage(file, [20, 60, 3]);
    if (width > 1) assertClose(quartersOf(pixels, [20, 60, 3]), QUARTERS, 6);
    assert.equal(pixels.length, 20 * 60 * 3);
  }
});

test('an animated GIF gives its first picture', async () => {
  const file = gif(SIDE, [1, 0, 0]);
  assert.equal((await sharp(file, { animated: true }).metadata()).pages, 3);
  assert.deepEqual(await decodeImage(file, GREY), new Uint8Array(SIDE * SIDE).fill(255));
});

const photo = picture().jpeg(jpeg).toBuffer();
const refused: Record<string, () => Buffer | Promise<Buffer>> = {
  'a file of 0 bytes': () => Buffer.alloc(0),
  text: () => Buffer.from('I am not an image'),
  'a drawing': () =>
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48"><rect width="9"/></svg>'),
  'a JPEG marker alone': () => Buffer.from([0xff, 0xd8]),
  'a JPEG that is cut off': async () => (await photo).subarray(0, (await photo).length / 2),
  'a PNG that is cut off': async () => (await picture().png().toBuffer()).subarray(0, 120),
  'a PNG of 100 bytes that claims 30,000 × 30,000 pixels': () => pngThatClaims(30_000, 30_000),
  'a JPEG that claims 65,500 rows and has 48': async () => jpegThatClaims(await photo, 65_500),
};

for (const [what, make] of Object.entries(refused)) {
  test(`${what} is refused with a reason`, async () => {
    const file = await make();
    for (const shape of [GREY, RGB]) {
      await assert.rejects(decodeImage(file, shape), (error) => error instanceof MienError && error.message.length > 5);
    }
  });
}

test('a file that is no picture is said to be what it is, and what to do', async () => {
  const heic = Buffer.concat([
    Buffer.from([0, 0, 0, 24]),
    Buffer.from('ftypheic\0\0\0\0mif1heic'),
    Buffer.alloc(200, 7),
  ]);
  const png = await picture().png().toBuffer();
  const cut = (await picture().resize(90, 90).jpeg().toBuffer()).subarray(0, 500);
  for (const [bytes, says] of [
    [heic, /HEIC.*convert it to JPEG/],
    [Buffer.from('BM and more'), /BMP.*convert it to PNG/],
    [Buffer.from('<!DOCTYPE html><p>404'), /web page/],
    [Buffer.from('plain words'), /no picture.*JPEG, PNG, WebP/],
    [png.subarray(0, png.length / 2), /damaged or was cut short/],
    [cut, /damaged or was cut short/],
    [pngThatClaims(30_000, 30_000), /too many pixels: make it smaller/],
  ] as const) {
    await assert.rejects(decodeImage(bytes, GREY), (error) => {
      assert.ok(error instanceof MienError);
      assert.match(error.message, says);
      assert.ok(!/\n|failOn|treated as/.test(error.message), error.message);
      return true;
    });
  }
});
