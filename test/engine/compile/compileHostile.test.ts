import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompileError, compile, runKernel, type Tensor, type TensorFunction, tf } from '../../../lib/engine';
import { compileFrozen } from '../../../lib/engine/compile/frozen';
import { valuesOf } from '../../helpers';

const ones = () => tf.ones([2]);

/** The first result of two calls. */
function twice(compiled: TensorFunction, ...args: Tensor[]): number[][] {
  return [compiled(...args), compiled(...args)].map(([result]) => valuesOf(result!));
}

function assertRefused(call: () => unknown, words: RegExp): void {
  assert.throws(call, (error: Error) => error instanceof CompileError && words.test(error.message));
}

test('a function without inputs, and one whose result is made without TensorFlow', () => {
  assert.deepEqual(twice(compile(() => [ones()])), [
    [1, 1],
    [1, 1],
  ]);
  const w = tf.variable(tf.zeros([2]));
  const count = compile(() => {
    w.assign(w.add(1));
    return [w.mul(2)];
  });
  assert.deepEqual(twice(count), [
    [2, 2],
    [4, 4],
  ]);
  const reset = compile(() => {
    w.assign(ones());
    return [];
  });
  for (const call of [1, 2]) {
    count();
    assert.deepEqual(reset(), [], `call ${call}`);
    assert.deepEqual(valuesOf(w), [1, 1]);
  }
});

test('a compiled function inside another is part of it', () => {
  const w = tf.variable(tf.scalar(2));
  const inner = compile((x) => [x!.mul(w)]);
  const outer = compile((x) => [inner(x!)[0]!.add(1)]);
  for (const known of [false, true]) {
    if (known) inner(ones());
    assert.deepEqual(twice(outer, ones())[1], [3, 3]);
    w.assign(tf.scalar(3));
    assert.deepEqual(twice(outer, ones())[1], [4, 4]);
    w.assign(tf.scalar(2));
  }
  assert.deepEqual(twice(inner, ones())[1], [2, 2]);
});

test('inside another, one that looks at its results or is frozen is an error that says so, and the next call works', () => {
  const looking = compile((x) => [x!.mul(2)], { accept: () => true });
  assertRefused(() => compile((x) => looking(x!))(ones()), /calls another one that looks at its results/);
  const frozen = compileFrozen((x) => [x!.mul(2)]);
  assertRefused(() => compile((x) => frozen(x!))(ones()), /calls a frozen one/);
  assert.deepEqual(twice(looking, ones())[1], [2, 2]);
});

test('a disposed variable is an error that names it, though its data may live on', () => {
  const data = ones();
  const w = tf.variable(data, true, 'gone');
  const multiply = compile((x) => [x!.mul(w)]);
  const assign = compile((x) => {
    w.assign(x!.add(1));
    return [];
  });
  multiply(ones());
  assign(ones());
  w.dispose();
  assertRefused(() => multiply(ones()), /the variable gone, which is disposed/);
  assertRefused(() => assign(ones()), /the variable gone, which is disposed/);
});

for (const [make, what] of [
  [compile, 'compiled'],
  [compileFrozen, 'frozen'],
] as const) {
  test(`what is no tensor of numbers is refused by a ${what} function, at the first call and later`, () => {
    const add = make((x, y) => [tf.add(x!, y!)]);
    const gone = ones();
    gone.dispose();
    for (const later of [false, true]) {
      if (later) add(ones(), ones());
      assertRefused(() => add(ones(), gone), /Argument 2 .* is disposed/);
      assertRefused(() => add(3 as never, ones()), /Argument 1 .* is no tensor/);
      assertRefused(() => add(tf.tensor(['a']), ones()), /Argument 1 .* is of type string/);
      assertRefused(() => add(ones(), tf.complex([1], [2])), /Argument 2 .* is of type complex64/);
    }
  });
}

test('strings from outside are refused, and variables of strings elsewhere do no harm', () => {
  const names = tf.tensor(['a name that is too long to lie inside of its own handle', 'b']);
  const lengths = () => runKernel('StringLength', { unit: { string: 'BYTE' } }, [names], 1);
  assertRefused(() => compile(lengths)(), /a tensor of strings in StringLength/);
  tf.variable(names);
  assert.deepEqual(
    twice(
      compile((x) => [x!.add(1)]),
      ones(),
    )[1],
    [2, 2],
  );
});

test('a function that returns anything but tensors is refused', () => {
  const results = [undefined, ones(), [1], [ones(), undefined], Promise.resolve([ones()])];
  for (const result of results) assertRefused(() => compile(() => result as never)(), /an array of tensors/);
});

test('one tensor returned twice comes out twice, and an argument comes out too', () => {
  const both = compile((x) => {
    const y = x!.add(1);
    return [y, y, x!];
  });
  for (const call of [1, 2]) {
    const results = both(ones());
    results[0]!.dispose();
    assert.deepEqual(
      [valuesOf(results[1]!), valuesOf(results[2]!)],
      [
        [2, 2],
        [1, 1],
      ],
      `call ${call}`,
    );
  }
});
