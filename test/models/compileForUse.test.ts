import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, type Tensor4D, tf } from '../../lib/engine';
import { compileForUse, PART } from '../../lib/models/compileForUse';
import { composeForUse, createParts, featuresOf, type ModelOptions } from '../../lib/models/disentangler';
import { disposeParts, type Parts } from '../../lib/models/parts';
import { Random } from '../../lib/support/random';
import { alive, assertClose, draw, valuesOf } from '../helpers';
import { createSmall, SEPARATED_SMALL, SMALL } from './small';

const SIZE = 16 * 16;

function drawPixels(count: number, size = SIZE): Uint8Array {
  const random = new Random(3, 'pixels');
  return Uint8Array.from({ length: count * size }, () => random.integer(256));
}

/** What the model says of the pixels, op by op. */
function expected(parts: Parts, pixels: Uint8Array, shape: readonly number[] = [16, 16, 1]): Tensor[] {
  const images = tf.tensor1d(Float32Array.from(pixels, (value) => value / 255)).reshape([-1, ...shape]);
  return composeForUse(parts).apply(images) as Tensor[];
}

/** Parts that have seen a batch, so that moving averages are not at their first value. */
function trainedParts(seed = 1, options: Partial<ModelOptions> = {}): Parts {
  const parts = createSmall(seed, options);
  featuresOf(parts, draw([8, 16, 16, 1]).sigmoid() as Tensor4D, true);
  return parts;
}

for (const [form, options] of [
  ['shared', {}],
  ['separated', SEPARATED_SMALL],
] as const) {
  test(`${form}: compiled, folded and in parts, a model answers as it does op by op, for every size of batch, call after call`, () => {
    const parts = trainedParts(1, options);
    const encode = compileForUse(composeForUse(parts));
    for (const batch of [PART, 3 * PART, PART]) {
      const pixels = drawPixels(batch);
      const outputs = encode(pixels);
      const wanted = expected(parts, pixels);
      assert.deepEqual(
        outputs.map(({ shape }) => shape),
        [
          [batch, 3],
          [batch, 5],
          [batch, 6],
        ],
      );
      for (const [i, output] of outputs.entries()) assertClose(output, wanted[i]!, 1e-4, `output ${i} of ${batch}`);
      assertClose(encode.first(pixels), outputs[0]!, 1e-6, 'the first alone');
    }
    encode.dispose();
  });
}

test('an RGB model answers the same, too', () => {
  const parts = createParts([32, 32, 3], 4, SMALL, 1);
  const encode = compileForUse(composeForUse(parts));
  const pixels = drawPixels(PART, 32 * 32 * 3);
  const wanted = expected(parts, pixels, [32, 32, 3]);
  for (const [i, output] of encode(pixels).entries()) assertClose(output, wanted[i]!, 1e-4, `output ${i}`);
  encode.dispose();
});

test('pixels may lie anywhere in memory, and are not changed', () => {
  const parts = trainedParts();
  const encode = compileForUse(composeForUse(parts));
  const pixels = drawPixels(PART);
  const wanted = encode(pixels).map(valuesOf);
  for (const offset of [1, 2, 3, 4]) {
    const memory = new Uint8Array(pixels.length + 8).fill(9);
    memory.set(pixels, offset);
    assert.deepEqual(encode(memory.subarray(offset, offset + pixels.length)).map(valuesOf), wanted, `offset ${offset}`);
    assert.deepEqual(memory.slice(offset, offset + pixels.length), pixels);
  }
  encode.dispose();
});

test('the weights are those of when it was made: it does not change with the model, and outlives it', () => {
  const parts = trainedParts();
  const model = composeForUse(parts);
  const encode = compileForUse(model);
  const pixels = drawPixels(PART);
  const wanted = expected(parts, pixels).map(valuesOf);
  model.setWeights(model.getWeights().map((weight) => tf.zerosLike(weight)));
  disposeParts(parts);
  for (const [i, output] of encode(pixels).entries()) assertClose(output, wanted[i]!, 1e-4, `output ${i}`);
  encode.dispose();
});

test('two models side by side do not mix', () => {
  const [a, b] = [trainedParts(1), trainedParts(2)];
  const encoders = [compileForUse(composeForUse(a)), compileForUse(composeForUse(b))];
  const pixels = drawPixels(PART);
  for (const [i, parts] of [a, b, a].entries()) {
    assertClose(encoders[i % 2]!(pixels)[1]!, expected(parts, pixels)[1]!, 1e-4);
  }
  for (const encode of encoders) encode.dispose();
});

test('it leaves nothing behind but its results, and frees all it took when disposed', () => {
  const parts = trainedParts();
  const model = composeForUse(parts);
  const pixels = drawPixels(PART);
  const before = alive();
  const encode = compileForUse(model);
  tf.dispose([encode(pixels), encode.first(pixels)] as never);
  const during = alive();
  for (let i = 0; i < 3; i++) tf.dispose([encode(pixels), encode.first(pixels)] as never);
  assert.deepEqual(alive(), during);
  encode.dispose();
  assert.deepEqual(alive(), before);
});
