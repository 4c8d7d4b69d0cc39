import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { tensorOf } from '../../lib/datasets/batches/batches';
import { pixelsOf, type Split } from '../../lib/datasets/dataset';
import { type Tensor, type Tensor4D, tf } from '../../lib/engine';
import { encodeSplit, encodeSplitTelling } from '../../lib/evaluation/encodeSplit';
import { PART } from '../../lib/models/compileForUse';
import { loadModel, modelsOf, saveModel, type TrainedModel } from '../../lib/models/modelFiles';
import { Random } from '../../lib/support/random';
import { temporaryFolder } from '../data/temporary';
import { alive, assertClose, draw } from '../helpers';
import { createSmall, outputsOf, SMALL_SHAPE } from '../models/small';

let model: TrainedModel;
before(async () => {
  const parts = createSmall();
  parts.encoder.apply(draw([8, ...SMALL_SHAPE], 'train').sigmoid(), { training: true }); // moves the averages
  const folder = temporaryFolder();
  await saveModel(folder, modelsOf(parts));
  model = await loadModel(folder);
});

function noise(size: number): Split {
  const random = new Random(1, 'noise', size);
  const bytes = pixelsOf(SMALL_SHAPE);
  const pixels = Uint8Array.from({ length: size * bytes }, () => random.integer(256));
  const read = (indices: ArrayLike<number>) =>
    Uint8Array.from(Array.from(indices).flatMap((i) => [...pixels.subarray(i * bytes, (i + 1) * bytes)]));
  return { name: 'test', size, labels: new Int32Array(size), factors: [], read };
}

/** The split at once and op by op, on the model as it was loaded. */
function eagerly({ size, read }: Split, flip: boolean) {
  return tf.tidy(() => {
    const images = tensorOf(read(Array.from({ length: size }, (_, i) => i)), SMALL_SHAPE);
    const { probabilities, expression, nuisance } = outputsOf(model, images);
    const mirrored = () => outputsOf(model, images.reverse(2) as Tensor4D).probabilities;
    const scores: Tensor = flip ? probabilities.add(mirrored()).div(2) : probabilities;
    return { probabilities: scores.dataSync(), expression: expression.dataSync(), nuisance: nuisance.dataSync() };
  });
}

for (const size of [1, PART - 1, PART, PART + 1, 8 * PART + 5, 13 * PART, 17 * PART]) {
  test(`codes of ${size} images are those of the model op by op`, () => {
    const split = noise(size);
    for (const flip of [false, true]) {
      const codes = encodeSplit(model, split, SMALL_SHAPE, flip ? 'mirrored' : 'one');
      const want = eagerly(split, flip);
      for (const name of ['probabilities', 'expression', 'nuisance'] as const) {
        assert.equal(codes[name].values.length, size * codes[name].columns);
        assertClose(codes[name].values, want[name], 2e-5, name);
      }
    }
  });
}

test('a split without images has no codes', () => {
  const { probabilities, expression } = encodeSplit(model, noise(0), SMALL_SHAPE);
  assert.deepEqual([probabilities.values.length, expression.values.length], [0, 0]);
});

test('nothing stays behind', () => {
  const split = noise(8 * PART + 5);
  encodeSplit(model, split, SMALL_SHAPE, 'thirty-six');
  const before = alive();
  for (let i = 0; i < 3; i++) encodeSplit(model, split, SMALL_SHAPE, 'thirty-six');
  assert.deepEqual(alive(), before);
});

test('told how far it is, it makes the same codes; what is thrown then ends it, and nothing stays behind', async () => {
  const split = noise(8 * PART + 5);
  const expected = encodeSplit(model, split, SMALL_SHAPE, 'ten');
  const before = alive();
  const told: number[] = [];
  const codes = await encodeSplitTelling(model, split, SMALL_SHAPE, 'ten', (done) => told.push(done));
  assert.deepEqual(codes, expected);
  assert.deepEqual(
    told,
    [...told].sort((a, b) => a - b),
  );
  assert.equal(told.at(-1), split.size);
  const stop = (done: number) => {
    if (done > PART) throw new Error('stop');
  };
  await assert.rejects(encodeSplitTelling(model, split, SMALL_SHAPE, 'ten', stop), /^Error: stop$/);
  assert.deepEqual(alive(), before);
});
