/** mien's own ops called by their names with what does not fit: each is refused before anything is read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attributes, hasOwnKernels, runKernel, type Tensor, tf } from '../../lib/engine';
import { valuesOf } from '../helpers';

const processor = { skip: !hasOwnKernels() };

const IMAGES = [2, 3, 4, 5];
const images = (shape = IMAGES) => tf.ones(shape);
const vectors = (count: number, channels = 5) => Array.from({ length: count }, () => tf.ones([channels]));
const NORM = { N: { int: 1 }, epsilon: { float: 1e-3 }, factor: { float: 0.1 } };
const GRAD = { G: { int: 1 }, N: { int: 1 }, epsilon: { float: 1e-3 } };

const norm = (inputs: Tensor[], attributes: Attributes = NORM, n = 1) =>
  runKernel('MienNorm', attributes, inputs, 1 + 4 * n);
const gradient = (inputs: Tensor[], attributes: Attributes = GRAD) => runKernel('MienNormGrad', attributes, inputs, 3);

test('what fits is computed', processor, () => {
  assert.deepEqual(norm([images(), ...vectors(4)])[0]!.shape, IMAGES);
  assert.deepEqual(gradient([images(), images(), ...vectors(4)])[1]!.shape, [5]);
});

test('images of another rank are refused', processor, () => {
  for (const shape of [[], [5], [24, 5], [2, 3, 4, 5, 1]]) {
    assert.throws(() => norm([images(shape), ...vectors(4)]), /images are \[B, H, W, C\]/, `${shape}`);
    assert.throws(() => gradient([images(shape), images(shape), ...vectors(4)]), /images are \[B, H, W, C\]/);
  }
});

test('statistics, images and gradients of other sizes are refused', processor, () => {
  for (const wrong of [0, 1, 2, 3]) {
    for (const channels of [0, 1, 4, 6]) {
      const args = vectors(4).map((vector, i) => (i === wrong ? tf.ones([channels]) : vector));
      assert.throws(() => norm([images(), ...args]), /MienNorm: its tensors do not belong together/);
      assert.throws(() => gradient([images(), images(), ...args]), /MienNormGrad: its tensors do not belong together/);
    }
  }
  for (const shape of [[2, 3, 5, 4], [2, 4, 3, 5], [1, 3, 4, 5], [0, 3, 4, 5], [5], []]) {
    const two = { ...NORM, N: { int: 2 } };
    assert.throws(() => norm([images(), images(shape), ...vectors(8)], two, 2), /do not belong together/, `${shape}`);
    assert.throws(() => gradient([images(), images(shape), ...vectors(4)]), /do not belong together/, `${shape}`);
  }
});

test('fewer inputs than the attributes say, no inputs, and attributes that are missing are refused', processor, () => {
  assert.throws(() => norm([images(), ...vectors(3)]));
  assert.throws(() => norm([images(), ...vectors(4)], { ...NORM, N: { int: 0 } }));
  assert.throws(() => norm([images(), ...vectors(4)], { ...NORM, N: { int: -1 } }));
  assert.throws(() => norm([images(), ...vectors(4)], { ...NORM, N: { int: 2 } }));
  assert.throws(() => norm([], { N: { int: 1 } }));
  assert.throws(() => gradient([images(), images(), ...vectors(4)], { ...GRAD, G: { int: 2 } }));
});

const RULE = { rule: { string: 'adam' }, weight_decay: { float: 0 }, clip_norm: { float: 0 } };
const RATES = { beta1: { float: 0.9 }, beta2: { float: 0.9 }, epsilon: { float: 1e-3 } };
const counts = (S: number, K: number) => ({ N: { int: 1 }, S: { int: S }, K: { int: K } });
const ADAM = { ...RULE, ...RATES, ...counts(2, 3), decayed: { ints: [0] } };
const scalars = (count: number) => Array.from({ length: count }, () => tf.scalar(1));
const update = (inputs: Tensor[], attributes: Attributes, slots = 2) =>
  runKernel('MienUpdate', attributes, inputs, 2 + slots);

test(
  'an update with more or fewer slots, scalars or marks of decay than its rule and weights have is refused',
  processor,
  () => {
    const w = () => tf.ones([4]);
    assert.deepEqual(valuesOf(update([w(), w(), w(), w(), ...scalars(3)], ADAM).at(-1)!), [2]);
    const words = /as many slots and scalars as its rule has/;
    assert.throws(() => update([w(), w(), w(), ...scalars(3)], { ...ADAM, ...counts(1, 3) }, 1), words);
    assert.throws(() => update([w(), w(), w(), w(), ...scalars(1)], { ...ADAM, ...counts(2, 1) }), words);
    for (const ints of [[], [1, 1], [0, 0, 0, 0]]) {
      assert.throws(() => update([w(), w(), w(), w(), ...scalars(3)], { ...ADAM, decayed: { ints } }), words);
    }
    assert.throws(() =>
      update([w(), w(), w(), w(), ...scalars(3)], { ...ADAM, rule: { string: 'a rule nobody knows' } }),
    );
  },
);

test('a gradient, slot or scalar of another shape is refused, of a weight without numbers too', processor, () => {
  for (const shape of [[4], [0], [2, 2]]) {
    const right = [tf.ones(shape), tf.ones(shape), tf.ones([tf.ones(shape).size]), tf.ones([tf.ones(shape).size])];
    assert.equal(update([...right, ...scalars(3)], ADAM).length, 4);
    for (const wrong of [1, 2, 3]) {
      const args = right.map((tensor, i) => (i === wrong ? tf.ones([5]) : tensor));
      assert.throws(() => update([...args, ...scalars(3)], ADAM), /do not belong together/, `${shape}, ${wrong}`);
    }
    const several = [...scalars(2), tf.ones([2])];
    assert.throws(() => update([...right, ...several], ADAM), /do not belong together/);
  }
});
