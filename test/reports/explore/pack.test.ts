import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, codeOf, rowOf } from '../../../lib/explorer/data';
import { packCode, packPositions } from '../../../lib/reports/explore/pack';
import { Random } from '../../../lib/support/random';

test('a code comes back within half a step of its column, its ends exactly, and a column of one value as it is', async () => {
  const random = new Random(1, 'pack');
  const columns = 3;
  const values = Float32Array.from(
    { length: 300 },
    (_, i) => [random.normal(5, 100), random.normal(0, 1e-3), 7][i % 3]!,
  );
  const packed = packCode({ values, columns });
  const code = await codeOf(packed);
  assert.equal(code.columns, columns);
  for (const [i, value] of values.entries()) {
    const d = i % columns;
    assert.ok(Math.abs(code.values[i]! - value) <= 0.5 * packed.step[d]! + 1e-5 * Math.abs(value), `${i}`);
  }
  const column = (of: Float32Array, d: number) => Array.from(of).filter((_, i) => i % columns === d);
  for (const d of [0, 1]) {
    const [back, given] = [column(code.values, d), column(values, d)];
    assert.ok(Math.abs(Math.min(...back) - Math.min(...given)) <= 1e-5 * Math.abs(Math.min(...given)));
  }
  assert.deepEqual([...rowOf(code, 2)].slice(2), [7]);
});

test('positions lie in the middle of a square, both axes in one scale', () => {
  const packed = packPositions([
    [-1, 10],
    [3, 10],
    [1, 12],
  ]);
  const places = Array.from(new Uint16Array(bytesOf(packed)), (level) => level / 65535);
  const expected = [0, 0.25, 1, 0.25, 0.5, 0.75];
  assert.ok(
    places.every((place, i) => Math.abs(place - expected[i]!) < 1e-4),
    `${places}`,
  );
  const one = new Uint16Array(bytesOf(packPositions([[4, 4]])));
  assert.deepEqual([...one], [32768, 32768]);
});
