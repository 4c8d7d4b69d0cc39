import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exactPercent, groupBy, inPercent, mean, median, percent, quantile, sum } from '../../lib/support/numbers';

test('sum, mean and median of a few numbers; of none a sum is 0 and the others are NaN', () => {
  assert.deepEqual([sum([1, 2, 4]), mean([1, 2, 6]), mean(Float64Array.of(1, 2))], [7, 3, 1.5]);
  assert.deepEqual([median([5, 1, 3]), median([4, 1, 3, 2])], [3, 2.5]);
  assert.deepEqual([sum([]), mean([]), median([])], [0, Number.NaN, Number.NaN]);
});

test('quantiles lie between the two nearest values, as those of numpy', () => {
  const sorted = Float64Array.of(1, 2, 4, 8);
  // numpy.quantile([1, 2, 4, 8], [0, .25, .5, .9, 1])
  const wanted = [1, 1.75, 3, 6.8, 8];
  for (const [i, share] of [0, 0.25, 0.5, 0.9, 1].entries()) {
    assert.ok(Math.abs(quantile(sorted, share) - wanted[i]!) < 1e-12);
  }
});

test('shares in per cent, also where a list is mapped', () => {
  assert.deepEqual([0.836, 0.8106].map(percent), ['83.6 %', '81.1 %']);
  assert.deepEqual([0.836, 0.81056].map(exactPercent), ['83.60 %', '81.06 %']);
  assert.deepEqual([1, 0.0549].map(inPercent), ['100.0', '5.5']);
});

test('groups come in the order of their first value, and values in theirs', () => {
  const groups = groupBy(['ant', 'bee', 'ape', 'cow', 'bat'], (name) => name[0]);
  assert.deepEqual(
    [...groups],
    [
      ['a', ['ant', 'ape']],
      ['b', ['bee', 'bat']],
      ['c', ['cow']],
    ],
  );
});
