import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { tf } from '../../../lib/engine';
import { type OpenRun, openRun } from '../../../lib/runs/openRun';
import { keepDetails } from '../../../lib/runs/pictures/keepDetails';
import { paintSwaps } from '../../../lib/runs/pictures/paintSwaps';
import { train } from '../../../lib/runs/train';
import { tinyConfig } from '../../data/runs';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { near } from './near';

temporaryCache();
let run: OpenRun;

before(async () => {
  const { folder } = await train(tinyConfig({ training: { epochs: 1 } }), { out: join(temporaryFolder(), 'run') });
  run = await openRun(folder);
});
after(() => run.close());

const images = (...at: number[]) => run.dataset.splits.test.read(at);

function mirror(pixels: Uint8Array): Uint8Array {
  const [height, width, channels] = run.dataset.shape;
  const rows = Array.from({ length: pixels.length / (width * channels) }, (_, row) =>
    Array.from({ length: width }, (_, x) =>
      Array.from(pixels.subarray((row * width + width - 1 - x) * channels, (row * width + width - x) * channels)),
    ),
  );
  assert.equal(rows.length % height, 0);
  return Uint8Array.from(rows.flat(2));
}

/** By the equation, of one face, with tensors: probabilities, z_e and z_n by the model as a layers model. */
function byHand(face: Uint8Array, giver: Uint8Array): Uint8Array {
  const { dataset, model } = run;
  const batch = (pixels: Uint8Array) => tf.tensor4d(Float32Array.from(pixels), [1, ...dataset.shape]).div(255);
  const encoded = (pixels: Uint8Array) => model.disentangler.predict(batch(pixels)) as ReturnType<typeof tf.tensor2d>[];
  const decoded = (e: ReturnType<typeof tf.tensor2d>, n: ReturnType<typeof tf.tensor2d>) =>
    Uint8Array.from(
      (model.decoder.predict(tf.concat([e, n], 1)) as ReturnType<typeof tf.tensor>).mul(255).round().dataSync(),
    );
  const { labels, size } = dataset.splits.train;
  const { values, columns } = run.codes('train').nuisance;
  const codes = tf.tensor2d(values, [size, columns]);
  const isOf = tf.oneHot(tf.tensor1d([...labels], 'int32'), dataset.classes.length).cast('float32');
  const counts = isOf.sum(0).expandDims(1);
  const means = tf.matMul(isOf, codes.sub(codes.mean(0, true)), true).div(counts.add(500));
  const [p, e, n] = encoded(face);
  const [given, of] = encoded(giver);
  const [unswapped, first] = [decoded(e!, n!), decoded(of!, n!.add(tf.matMul(given!.sub(p!), means)))];
  const swapped = decoded(of!, n!.add(encoded(first)[2]!).sub(encoded(unswapped)[2]!));
  return keepDetails({ images: face, unswapped, swapped }, dataset.shape);
}

test('what is painted is the equation’s, and the mean with that of the mirror images', () => {
  const [face, giver] = [images(3), images(8)];
  const { numTensors } = tf.memory();
  const painted = paintSwaps(run, { faces: images(3, 5), givers: images(8, 9) });
  assert.equal(tf.memory().numTensors, numTensors);
  const [one, other] = tf.tidy(() => [byHand(face, giver), mirror(byHand(mirror(face), mirror(giver)))]);
  near(
    painted.subarray(0, face.length),
    one!.map((value, k) => (value + other![k]!) / 2),
  );
});

test('a face that is given its own expression stays as it is', () => {
  const faces = images(3, 5);
  assert.deepEqual(paintSwaps(run, { faces, givers: faces }), faces);
});

test('mirror images give the mirror image; details are of the pictures that are said', () => {
  const [faces, givers] = [images(3, 5), images(8, 9)];
  const painted = paintSwaps(run, { faces, givers });
  near(paintSwaps(run, { faces: mirror(faces), givers: mirror(givers) }), mirror(painted));
  assert.deepEqual(paintSwaps(run, { faces, givers, details: faces }), painted);
  assert.notDeepEqual(paintSwaps(run, { faces, givers, details: images(5, 3) }), painted);
  assert.deepEqual(paintSwaps(run, { faces: images(), givers: images() }), new Uint8Array(0));
});

test('other numbers of faces and givers are refused', () => {
  assert.throws(() => paintSwaps(run, { faces: images(1, 2), givers: images(3) }), RangeError);
  assert.throws(() => paintSwaps(run, { faces: images(1).subarray(1), givers: images(3).subarray(1) }), RangeError);
  assert.throws(() => paintSwaps(run, { faces: images(1), givers: images(3), details: images(1, 3) }), RangeError);
});

test('what is no pixels is refused by name, a run that paints nothing before anything is encoded', () => {
  const [faces, givers] = [images(1), images(3)];
  const floats = Float32Array.from(faces, (value) => value / 255);
  for (const [name, wrong] of [
    ['faces', { faces: floats, givers }],
    ['givers', { faces }],
    ['givers', { faces, givers: ['a.png'] }],
    ['details', { faces, givers, details: null }],
  ] as const) {
    const isSo = ({ message }: Error) => message.startsWith(`${name} is `) && /pixels of 0 … 255/.test(message);
    assert.throws(() => paintSwaps(run, wrong as never), isSo);
  }
  const { loss, ...rest } = run.config;
  const config = { ...rest, loss: { ...loss, reconstruction: { ...loss.reconstruction, weight: 0 } } };
  const codes = () => assert.fail('encoded in vain');
  assert.throws(() => paintSwaps({ ...run, config, codes }, { faces, givers }), /without reconstruction/);
});
