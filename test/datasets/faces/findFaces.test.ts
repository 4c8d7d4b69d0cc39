import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import sharp from 'sharp';
import { findFaces } from '../../../lib/datasets/faces/findFaces';
import type { Box } from '../../../lib/datasets/listing/listing';
import { tf } from '../../../lib/engine';
import { MienError } from '../../../lib/support/errors';
import { FACE, photograph } from '../../data/photographs';

/** The box is about as large as the drawn face, and its middle about where that is. */
function assertAround({ left, top, width, height }: Box, face: { left: number; top: number }, side = FACE): void {
  assert.equal(width, height, 'a square');
  assert.ok(width > 0.45 * side && width < 1.3 * side, `${width} of ${side}`);
  for (const [at, from] of [
    [left + width / 2, face.left],
    [top + height / 2, face.top],
  ] as const) {
    assert.ok(Math.abs(at - from - side / 2) < 0.25 * side, `${at} is not the middle of ${from} + ${side}`);
  }
}

test('without the optional package, the error says what to do, and the detector can be had later', async () => {
  const loader = require('node:module') as unknown as { _resolveFilename(name: string, ...rest: unknown[]): string };
  const resolve = loader._resolveFilename;
  loader._resolveFilename = (name, ...rest) => {
    if (name === '@vladmandic/human') throw new Error('it is not here');
    return resolve(name, ...rest);
  };
  try {
    const photo = await photograph(300, 200, [{ left: 80, top: 40 }]);
    await assert.rejects(findFaces(photo), (error) => error instanceof MienError && /--no-detect/.test(error.cure!));
  } finally {
    loader._resolveFilename = resolve;
  }
});

test('several faces in one photograph, from left to right, small and large', async () => {
  const faces = [
    { left: 440, top: 60, side: 190 },
    { left: 40, top: 200 },
    { left: 230, top: 150, side: 100 },
  ];
  const found = await findFaces(await photograph(720, 480, faces));
  assert.equal(found.length, 3);
  for (const [i, face] of [faces[1]!, faces[2]!, faces[0]!].entries()) assertAround(found[i]!, face, face.side);
});

test('one face that fills the picture is one face', async () => {
  const found = await findFaces(await photograph(150, 140, [{ left: 10, top: 6 }]));
  assert.equal(found.length, 1);
  assertAround(found[0]!, { left: 10, top: 6 });
});

test('a grey picture, and one that a camera has turned, are seen as they are shown', async () => {
  const face = { left: 60, top: 180 };
  const upright = await photograph(260, 400, [face]);
  const turned = await sharp(upright).rotate(-90).jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer();
  for (const photo of [await sharp(upright).greyscale().toBuffer(), turned]) {
    const found = await findFaces(photo);
    assert.equal(found.length, 1);
    assertAround(found[0]!, face);
  }
});

test('no face in a wall, nor in noise', async () => {
  assert.deepEqual(await findFaces(await photograph(500, 300, [])), []);
  const noise = Uint8Array.from({ length: 300 * 200 * 3 }, (_, i) => (i * i * 7919) % 251);
  const raw = { width: 300, height: 200, channels: 3 } as const;
  assert.deepEqual(await findFaces(await sharp(noise, { raw }).png().toBuffer()), []);
});

test('what is no picture is an error that says so', async () => {
  await assert.rejects(findFaces(Buffer.from('hello')), /no picture/);
  await assert.rejects(findFaces(new Uint8Array(0)), /empty/);
});

test('there is one engine, and finding leaves no tensor behind', async () => {
  const photo = await photograph(300, 200, [{ left: 80, top: 40 }]);
  await findFaces(photo);
  const before = tf.memory().numTensors;
  await findFaces(photo);
  assert.equal(tf.memory().numTensors, before);
  const engines = Object.keys(createRequire(__filename).cache).filter((file) =>
    /tfjs-core[/\\]dist[/\\]tf-core/.test(file),
  );
  assert.equal(engines.length, 1, engines.join());
});
