import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileNamed, type Tensor, tf } from '../../../lib/engine';
import { alive, valuesOf } from '../../helpers';

interface Inputs {
  readonly x: Tensor;
  readonly lists: { readonly b: readonly Tensor[]; readonly a?: Tensor };
}

const scalars = (x: number, b: readonly number[], a?: number): Inputs => ({
  x: tf.scalar(x),
  lists: { b: b.map((value) => tf.scalar(value)), ...(a !== undefined && { a: tf.scalar(a) }) },
});
/** Each input counts otherwise, so that none can stand for another. */
const weigh = ({ x, lists: { a, b } }: Inputs) => [x.add(b[0]!.mul(10)).add(b[1]!.mul(100)).add(a!.mul(1000))];

for (const eager of [true, false]) {
  test(`${eager ? 'op by op' : 'compiled'}: tensors arrive under their names, in whatever order they are given`, () => {
    const fn = compileNamed(weigh, { eager });
    assert.deepEqual(valuesOf(fn(scalars(1, [2, 3], 4))[0]!), [4321]);
    const { x, lists } = scalars(5, [6, 7], 8);
    assert.deepEqual(valuesOf(fn({ lists: { a: lists.a, b: lists.b }, x })[0]!), [8765]);
    fn.dispose();
  });
}

test('other names than at first are refused', () => {
  const fn = compileNamed(({ x, lists }: Inputs) => [x.add(lists.b[0]!)]);
  fn(scalars(1, [2]));
  assert.throws(() => fn(scalars(1, [2], 3)), /of lists\.b\.0 x is called with lists\.a lists\.b\.0 x/);
  assert.throws(() => fn(scalars(1, [2, 3])), /called with lists\.b\.0 lists\.b\.1 x/);
  fn.dispose();
});

test('it keeps nothing but the inputs of its latest call', () => {
  const fn = compileNamed(weigh);
  const call = () => {
    const inputs = scalars(1, [2, 3], 4);
    tf.dispose([fn(inputs), inputs] as never);
  };
  call();
  const before = alive();
  call();
  assert.deepEqual(alive(), before);
  fn.dispose();
});
