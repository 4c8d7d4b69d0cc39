import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../../lib/engine';
import { narrowed } from '../../../lib/reports/explore/narrow';
import { Random } from '../../../lib/support/random';

const random = new Random(1, 'narrow');
const KERNEL = 3 * 3 * 50 * 60;
const specs = [
  { name: 'kernel', shape: [3, 3, 50, 60], dtype: 'float32' },
  { name: 'bias', shape: [5], dtype: 'float32' },
  { name: 'constant', shape: [2, 2], dtype: 'float32' },
  { name: 'integers', shape: [2], dtype: 'int32' },
];
const values = Float32Array.from({ length: KERNEL + 5 + 4 }, (_, i) => (i < KERNEL + 5 ? random.normal(0, 0.1) : 0.25));
const INTEGERS = Int32Array.from([-1, 100_000]);

for (const levels of [256, 128, 0]) {
  const form = levels ? `a large kernel in ${levels} steps` : '16-bit floats';
  test(`tfjs reads ${form} back, each weight within what that form keeps; small ones keep 16 bits`, () => {
    const given = Uint8Array.from(Buffer.concat([values, INTEGERS].map(({ buffer }) => Buffer.from(buffer)))).buffer;
    const { specs: told, bytes } = narrowed(specs, given, levels ? { levels, least: KERNEL } : undefined);
    assert.equal(bytes.length, (levels ? KERNEL : 2 * KERNEL) + 2 * (5 + 4) + 8);
    const copy = Uint8Array.from(bytes).buffer;
    const back = tf.io.decodeWeights(copy, told as Parameters<typeof tf.io.decodeWeights>[1]);
    const all = specs.slice(0, 3).flatMap(({ name }) => [...back[name]!.dataSync()]);
    assert.deepEqual(back.integers!.dataSync(), INTEGERS, 'integers are kept');
    const kernel = values.subarray(0, KERNEL);
    const step = (Math.max(...kernel) - Math.min(...kernel)) / (levels - 1);
    for (const [i, value] of values.entries()) {
      const most = levels && i < KERNEL ? step / 2 + 1e-6 : Math.abs(value) / 2000 + 3e-8; // half a subnormal step
      assert.ok(Math.abs(all[i]! - value) <= most, `${i}: ${all[i]} of ${value}`);
    }
    assert.deepEqual(back.kernel!.shape, [3, 3, 50, 60]);
    tf.dispose(back);
  });
}
