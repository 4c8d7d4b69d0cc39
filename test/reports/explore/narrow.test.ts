import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../../lib/engine';
import { narrowed } from '../../../lib/reports/explore/narrow';
import { Random } from '../../../lib/support/random';

const random = new Random(1, 'narrow');
const specs = [
  { name: 'kernel', shape: [3, 3, 2, 5], dtype: 'float32' },
  { name: 'bias', shape: [5], dtype: 'float32' },
  { name: 'constant', shape: [2, 2], dtype: 'float32' },
  { name: 'integers', shape: [2], dtype: 'int32' },
];
const values = Float32Array.from({ length: 90 + 5 + 4 }, (_, i) => (i < 95 ? random.normal(0, 0.1) : 0.25));
const INTEGERS = Int32Array.from([-1, 100_000]);

for (const bits of [8, 16] as const) {
  test(`tfjs reads weights of ${bits} bits back, each within what that form keeps`, () => {
    const given = Uint8Array.from(Buffer.concat([values, INTEGERS].map(({ buffer }) => Buffer.from(buffer)))).buffer;
    const { specs: told, bytes } = narrowed(specs, given, bits);
    assert.equal(bytes.length, (bits === 8 ? 90 + 10 + 4 : 2 * 99) + 8);
    const copy = Uint8Array.from(bytes).buffer;
    const back = tf.io.decodeWeights(copy, told as Parameters<typeof tf.io.decodeWeights>[1]);
    const all = specs.slice(0, 3).flatMap(({ name }) => [...back[name]!.dataSync()]);
    assert.deepEqual(back.integers!.dataSync(), INTEGERS, 'integers are kept');
    const kernel = values.subarray(0, 90);
    const step = (Math.max(...kernel) - Math.min(...kernel)) / 255;
    for (const [i, value] of values.entries()) {
      const most = bits === 8 && i < 90 ? step / 2 + 1e-6 : Math.abs(value) / 2000;
      assert.ok(Math.abs(all[i]! - value) <= most, `${i}: ${all[i]} of ${value}`);
    }
    assert.deepEqual(back.kernel!.shape, [3, 3, 2, 5]);
    tf.dispose(back);
  });
}
