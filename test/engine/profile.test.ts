import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, type Tensor, tf } from '../../lib/engine';
import { profile } from '../../lib/engine/profile';
import { assertNothingStays } from '../helpers';

const a = tf.ones([2, 3]);
const b = tf.ones([3, 4]);
const work = () =>
  tf.tidy(() =>
    a
      .matMul(b)
      .matMul(tf.ones([4, 4]))
      .add(1)
      .dataSync(),
  );

test('rows name ops and shapes, and count one run', () => {
  const { rows } = profile(work, 3);
  const counts = Object.fromEntries(rows.map(({ op, shapes, count }) => [`${op} ${shapes}`, count]));
  assert.equal(counts['BatchMatMulV2 2×3 3×4'], 1, JSON.stringify(counts));
  assert.equal(counts['Add 2×4 ·'], 1, JSON.stringify(counts));
});

test('the kernels and the time outside of them make up the run; rows are sorted', () => {
  const { rows, milliseconds, outside } = profile(work, 2);
  const inside = rows.reduce((sum, row) => sum + row.milliseconds, 0);
  assert.ok(Math.abs(inside + outside - milliseconds) < 1e-9);
  assert.ok(outside >= 0 && milliseconds > 0);
  const shares = rows.reduce((sum, row) => sum + row.share, 0);
  assert.ok(Math.abs(shares - inside / milliseconds) < 1e-9);
  assert.deepEqual(
    rows.map((row) => row.milliseconds),
    rows.map((row) => row.milliseconds).sort((x, y) => y - x),
  );
});

test('a compiled function is one row', () => {
  const compiled = compile((x) => [x!.mul(2).add(1)]);
  const { rows } = profile(() => tf.dispose(compiled(a)));
  assert.equal(rows.length, 1);
  assert.match(rows[0]!.op, /^mien_function/);
  compiled.dispose();
});

test('tensors that the function leaves behind are freed, and nothing else stays', () => {
  assertNothingStays(() => profile(() => a.add(1) as Tensor));
});

test('after an error the backend is as before', () => {
  let runs = 0;
  const fails = () => {
    if (runs++ > 0) throw new Error('no');
  };
  assert.throws(() => profile(fails), /no/);
  assert.ok(!Object.hasOwn(tf.backend(), 'executeSingleOutput'));
  assert.ok(!Object.hasOwn(tf.backend(), 'executeMultipleOutputs'));
});
