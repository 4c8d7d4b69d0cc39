import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import type { ImageShape } from '../../../lib/datasets/dataset';
import { decodeImage } from '../../../lib/datasets/decoding/decode';
import { decodeMany } from '../../../lib/datasets/decoding/decodeMany';
import { JPEGS_AT_ONCE } from '../../../lib/datasets/decoding/jpegFunction';
import { messageOf } from '../../../lib/support/errors';
import { encode, picture, SIDE } from '../../data/fer2013';
import { alive } from '../../helpers';

const GREY: ImageShape = [SIDE, SIDE, 1];
const jpegs = (count: number) => Promise.all(Array.from({ length: count }, (_, i) => encode(picture(i), 'jpeg')));

/** What the files are one by one. */
function alone(files: readonly Uint8Array[], shape: ImageShape) {
  return Promise.all(
    files.map((file) => decodeImage(file, shape).catch((error) => ({ reason: messageOf(error) as string }))),
  );
}

for (const count of [0, 1, 15, 16, 50, JPEGS_AT_ONCE]) {
  test(`${count} JPEGs at once are what they are one by one`, async () => {
    const files = await jpegs(count);
    assert.deepEqual(await decodeMany(files, GREY), await alone(files, GREY));
  });
}

test('so are they in colour, and with sides that are odd', async () => {
  const shape: ImageShape = [9, 7, 3];
  const file = (i: number) =>
    sharp(Buffer.from(Array.from({ length: 189 }, (_, k) => (k * i) % 256)), {
      raw: { width: 7, height: 9, channels: 3 },
    });
  const files = await Promise.all(Array.from({ length: 20 }, (_, i) => file(i).jpeg().toBuffer()));
  assert.deepEqual(await decodeMany(files, shape), await alone(files, shape));
});

test('files of other kinds and sizes among them keep their places', async () => {
  const files = await jpegs(40);
  files[3] = await encode(picture(200), 'png');
  files[17] = await sharp(files[17]).resize(30, 20).jpeg().toBuffer();
  files[39] = await sharp(files[39]).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  assert.deepEqual(await decodeMany(files, GREY), await alone(files, GREY));
});

test('a broken file among them is refused in the same words, and the others are there', async () => {
  const files = await jpegs(40);
  files[5] = Buffer.from('this is no JPEG');
  files[6] = Buffer.alloc(0);
  files[7] = files[7]!.subarray(0, 200); // a header that promises all, and no more
  const many = await decodeMany(files, GREY);
  assert.deepEqual(many, await alone(files, GREY));
  assert.deepEqual(
    many.flatMap((pixels, i) => (pixels instanceof Uint8Array ? [] : [i])),
    [5, 6, 7],
  );
});

test('nothing stays behind, whether it works or fails', async () => {
  const files = await jpegs(20);
  const broken = [...files.slice(1), files[0]!.subarray(0, 200)];
  await decodeMany(files, GREY);
  const before = alive();
  for (let i = 0; i < 3; i++) {
    await decodeMany(files, GREY);
    await decodeMany(broken, GREY);
  }
  assert.deepEqual(alive(), before);
});
