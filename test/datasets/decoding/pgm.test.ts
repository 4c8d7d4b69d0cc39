import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeImage } from '../../../lib/datasets/decoding/decode';
import { MienError } from '../../../lib/support/errors';
import { pgm } from '../../data/tinyImages';

const pixels = Uint8Array.from({ length: 12 }, (_, i) => i * 10);

test('a PGM is decoded as it is', async () => {
  assert.deepEqual([...(await decodeImage(pgm(4, 3, pixels), [3, 4, 1]))], [...pixels]);
  const rgb = await decodeImage(pgm(4, 3, pixels), [3, 4, 3]);
  assert.deepEqual(
    [...rgb],
    [...pixels].flatMap((value) => [value, value, value]),
  );
});

test('its largest value is white, and comments and blanks may stand in its header', async () => {
  const text = 'P5 # a comment\n# another 9 9\n 4\t3\n110\n';
  const decoded = await decodeImage(Buffer.concat([Buffer.from(text), pixels]), [3, 4, 1]);
  assert.deepEqual(
    [...decoded],
    [...pixels].map((value) => Math.round((value * 255) / 110)),
  );
});

test('a pixel that is a line feed or a blank is a pixel', async () => {
  const blanks = Uint8Array.of(10, 32, 10, 9);
  assert.deepEqual([...(await decodeImage(pgm(2, 2, blanks), [2, 2, 1]))], [...blanks]);
});

test('values of more than 8 bits are two bytes, the high one first, and the largest is white', async () => {
  const values = [0, 1365, 2730, 4095];
  const bytes = Uint8Array.from(values.flatMap((value) => [value >> 8, value & 255]));
  assert.deepEqual([...(await decodeImage(pgm(2, 2, bytes, 4095), [2, 2, 1]))], [0, 85, 170, 255]);
});

for (const [what, bytes] of Object.entries({
  'a damaged header': Buffer.from('P5\nfour 3\n255\n'),
  'a header alone': Buffer.from('P5\n4 3\n255\n'),
  'one pixel too few': pgm(4, 3, pixels.subarray(1)),
  'sixteen bits with a byte too few': pgm(2, 3, pixels.subarray(1), 65_535),
  'more than sixteen bits': pgm(2, 3, pixels, 65_536),
  'no size': pgm(0, 3, pixels),
  'a bomb': pgm(100_000, 100_000, pixels),
  'a header without end': Buffer.from(`P5\n${'#'.repeat(100_000)}`),
})) {
  test(`${what} is an error`, async () => {
    await assert.rejects(decodeImage(bytes, [3, 4, 1]), MienError);
  });
}
