import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, type Tensor, type Tensor4D, tf } from '../../../lib/engine';
import { assertClose, assertNothingStays, differences, draw, valuesOf } from '../../helpers';

const enlarge = (height: number, width: number) => (x: Tensor) =>
  tf.image.resizeNearestNeighbor(x as Tensor4D, [height, width]);

test('a value feels the sum of what its copies feel', () => {
  const x = tf.tensor4d([1, 2], [1, 1, 2, 1]);
  const dy = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 4, 1]);
  assert.deepEqual(valuesOf(tf.grad(enlarge(2, 4))(x, dy)), [1 + 2 + 5 + 6, 3 + 4 + 7 + 8]);
});

test('by factors that differ and by those that are no whole numbers it agrees with finite differences', () => {
  const x = draw([2, 3, 4, 2]);
  for (const [height, width] of [
    [6, 8],
    [9, 4],
    [7, 9],
    [2, 2],
  ] as const) {
    const f = (v: Tensor) =>
      enlarge(
        height,
        width,
      )(v)
        .mul(draw([2, height, width, 2], 'by'))
        .sum();
    assertClose(tf.grad(f)(x), differences(f, x), 1e-3, `${height} × ${width}`);
  }
});

test('XLA knows it', () => {
  const f = (v: Tensor) => enlarge(6, 8)(v).square().sum();
  const compiled = compile((x) => [tf.grad(f)(x!)], { xla: true });
  const x = draw([2, 3, 4, 2]);
  assertClose(compiled(x)[0]!, x.mul(8), 1e-5);
  compiled.dispose();
});

test('it leaves nothing behind', () => {
  const x = draw([2, 3, 4, 2]);
  assertNothingStays(() =>
    tf
      .grad((v: Tensor) => enlarge(6, 8)(v).sum())(x)
      .dispose(),
  );
});
