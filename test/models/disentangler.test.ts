import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, type Tensor4D, tf } from '../../lib/engine';
import { composeForUse, createParts, decodeBatch, encodeBatch } from '../../lib/models/disentangler';
import { disposeParts, namedVariables, PART_NAMES, type Parts, trainableVariables } from '../../lib/models/parts';
import { alive, assertClose, assertNothingStays, draw, valuesOf } from '../helpers';
import { createSmall, SEPARATED_SMALL, SMALL } from './small';

const images = draw([3, 16, 16, 1], 'images').sigmoid() as Tensor4D;

/** Every variable's values, by name. */
const weightsOf = (parts: Parts) => Object.fromEntries([...namedVariables(parts)].map(([k, v]) => [k, valuesOf(v)]));
const kernelsOf = (parts: Parts) => Object.entries(weightsOf(parts)).filter(([name]) => name.endsWith('/kernel'));

test('logits, codes and images have the shapes asked for, grey and RGB, 32, 48 and 64 pixels', () => {
  for (const side of [32, 48, 64]) {
    for (const channels of [1, 3]) {
      const parts = createParts([side, side, channels], 7, { ...SMALL, encoder: { ...SMALL.encoder, stages: 3 } }, 1);
      const { logits, expression, nuisance } = encodeBatch(parts, tf.zeros([2, side, side, channels]));
      assert.deepEqual(
        [logits.shape, expression.shape, nuisance.shape],
        [
          [2, 7],
          [2, 5],
          [2, 6],
        ],
      );
      assert.deepEqual(decodeBatch(parts, expression, nuisance).shape, [2, side, side, channels]);
      assert.deepEqual((parts.adversary.apply(nuisance) as Tensor).shape, [2, 7]);
      disposeParts(parts);
    }
  }
});

test('the same seed gives the same weights to the last bit', () => {
  assert.deepEqual(weightsOf(createSmall(5)), weightsOf(createSmall(5)));
});

test('another seed gives another kernel everywhere', () => {
  const other = new Map(kernelsOf(createSmall(6)));
  for (const [name, values] of kernelsOf(createSmall(5))) assert.notDeepEqual(values, other.get(name), name);
});

test('no two kernels of one model are drawn alike, nor one part like another', () => {
  const starts = kernelsOf(createSmall(5)).map(([, values]) => values.slice(0, 4).join());
  assert.equal(new Set(starts).size, starts.length);
});

test('a part’s weights do not depend on the options of the others', () => {
  const usual = weightsOf(createSmall(5));
  const other = weightsOf(
    createSmall(5, { adversary: { hidden: [[16, 16]], normalise: false }, decoder: { kind: 'transposed', width: 8 } }),
  );
  for (const [name, values] of Object.entries(usual)) {
    if (/^(encoder|expression|nuisance|classifier)/.test(name)) assert.deepEqual(other[name], values, name);
  }
});

test('an encoder of z_n’s own is another network, as wide as asked or as the other, and changes no weight of the rest', () => {
  const [shared, own] = [createSmall(5), createSmall(5, SEPARATED_SMALL)];
  assert.equal(shared.nuisanceEncoder, undefined);
  assert.deepEqual(own.nuisanceEncoder!.outputs[0]!.shape.slice(1), [4, 4, 9], 'twice 1.5 × 3 channels');
  const wide = createSmall(5, { nuisance: { ...SMALL.nuisance, encoder: 'own', width: null } });
  assert.deepEqual(wide.nuisanceEncoder!.outputs[0]!.shape, wide.encoder.outputs[0]!.shape);
  const [usual, other] = [shared, wide].map(weightsOf);
  for (const [name, values] of Object.entries(usual!)) assert.deepEqual(other![name], values, name);
  assert.notDeepEqual(
    other!['nuisanceEncoder/nuisanceEncoder_stem_conv/kernel'],
    other!['encoder/stem_conv/kernel'],
    'drawn otherwise',
  );
});

test('with an encoder of its own z_n comes from that alone, and z_e from the other', () => {
  const parts = createSmall(5, SEPARATED_SMALL);
  const before = encodeBatch(parts, images);
  for (const variable of trainableVariables(parts, ['encoder'])) variable.assign(variable.mul(1.5) as never);
  const after = encodeBatch(parts, images);
  assert.deepEqual(valuesOf(after.nuisance), valuesOf(before.nuisance));
  assert.notDeepEqual(valuesOf(after.expression), valuesOf(before.expression));
  for (const variable of trainableVariables(parts, ['nuisanceEncoder'])) variable.assign(variable.mul(1.5) as never);
  const last = encodeBatch(parts, images);
  assert.deepEqual(valuesOf(last.expression), valuesOf(after.expression));
  assert.notDeepEqual(valuesOf(last.nuisance), valuesOf(after.nuisance));
});

test('variables have the same names in every model of a process, one name each', () => {
  const names = [...namedVariables(createSmall(1)).keys()];
  assert.deepEqual([...namedVariables(createSmall(2)).keys()], names);
  assert.ok(names.includes('encoder/stem_conv/kernel') && names.includes('encoder/stem_norm/moving_variance'));
  assert.ok(names.includes('adversary/adversary_hidden1/bias') && names.includes('decoder/decoder_up3/kernel'));
  const parts = createSmall(1);
  const weights = PART_NAMES.flatMap((name) => parts[name]?.weights ?? []);
  assert.equal(names.length, weights.length, 'no name stands for two variables');
});

test('trainable are all variables of the parts asked for but the moving averages', () => {
  const parts = createSmall();
  const trainable = new Set(trainableVariables(parts, PART_NAMES));
  for (const [name, variable] of namedVariables(parts)) {
    assert.equal(trainable.has(variable), !/moving_(mean|variance)$/.test(name), name);
  }
  assert.equal(trainableVariables(parts, ['classifier']).length, 2);
});

test('an image’s codes do not depend on the batch it is in', () => {
  const parts = createSmall();
  const together = encodeBatch(parts, images);
  const alone = encodeBatch(parts, images.slice([1], [1]));
  assertClose(together.expression.slice([1], [1]), alone.expression, 1e-5);
  assertClose(together.nuisance.slice([1], [1]), alone.nuisance, 1e-5);
});

test('the decoder gets the expression code first and needs both', () => {
  const parts = createSmall();
  const [expression, nuisance] = [draw([2, 5], 'e'), draw([2, 6], 'n')] as [never, never];
  const image = valuesOf(decodeBatch(parts, expression, nuisance));
  assert.deepEqual(image, valuesOf(parts.decoder.apply(tf.concat([expression, nuisance], 1)) as Tensor));
  assert.notDeepEqual(image, valuesOf(decodeBatch(parts, tf.zeros([2, 5]), nuisance)));
  assert.notDeepEqual(image, valuesOf(decodeBatch(parts, expression, tf.zeros([2, 6]))));
});

test('the model for use answers with the softmax of the logits and the very same codes', () => {
  const parts = createSmall();
  const [probabilities, expression, nuisance] = composeForUse(parts).apply(images) as [Tensor, Tensor, Tensor];
  const codes = encodeBatch(parts, images);
  assertClose(probabilities, tf.softmax(codes.logits), 1e-6);
  assertClose(probabilities.sum(1), [1, 1, 1], 1e-6);
  assert.deepEqual(valuesOf(expression), valuesOf(codes.expression));
  assert.deepEqual(valuesOf(nuisance), valuesOf(codes.nuisance));
});

test('disposing the parts frees all they took', () => {
  disposeParts(createSmall());
  const before = alive();
  for (let i = 0; i < 3; i++) disposeParts(createSmall(i));
  assert.deepEqual(alive(), before);
});

test('encoding and decoding leave nothing behind but their results', () => {
  const parts = createSmall();
  assertNothingStays(() => {
    const codes = encodeBatch(parts, images);
    tf.dispose([codes.logits, codes.expression, codes.nuisance, decodeBatch(parts, codes.expression, codes.nuisance)]);
  });
});
