/** Against the real FER+ votes, where they are on this machine. Needs no image: the rules and the join are what is tested. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { before, test } from 'node:test';
import { FERPLUS_CLASSES, type FerPlusLabels, judge } from '../../../lib/datasets/sets/ferPlus/votes';
import { readVoteTable, type VoteTable } from '../../../lib/datasets/sets/ferPlus/voteTable';
import { realData } from '../../data/realData';

const path = realData('fer2013-ferplus.csv');
const skip = existsSync(path) ? false : `there is no ${path}`;
const SPLIT_OF = { Training: 'train', PublicTest: 'validation', PrivateTest: 'test' } as const;

let table: VoteTable;
before(async () => {
  if (!skip) table = await readVoteTable(path);
});

/** How many images of a split have each label, in the order of the classes; and how many have none. */
function countsOf(usage: keyof typeof SPLIT_OF, labels: FerPlusLabels) {
  const counts = new Array<number>(FERPLUS_CLASSES.length).fill(0);
  const left: Record<string, number> = {};
  for (const row of table.rows.filter((other) => other.usage === usage)) {
    const verdict = judge(row.votes, SPLIT_OF[usage], labels);
    if ('left' in verdict) left[verdict.left] = (left[verdict.left] ?? 0) + 1;
    else counts[verdict.label]!++;
  }
  return { counts, left };
}

// What the public code of FER+ (its function that makes votes into labels) gives for the same votes.
test('majority labels are those of the public code', { skip }, () => {
  assert.deepEqual(countsOf('Training', 'majority').counts, [8739, 7287, 3149, 3013, 2099, 119, 532, 119]);
  assert.deepEqual(countsOf('PublicTest', 'majority').counts, [1182, 865, 415, 351, 287, 24, 62, 13]);
  assert.deepEqual(countsOf('PrivateTest', 'majority').counts, [1089, 893, 396, 384, 273, 18, 83, 16]);
});

test('shares of votes are given to as many training images as in the public code; validation and test have majorities', {
  skip,
}, () => {
  assert.deepEqual(countsOf('Training', 'distribution').counts, [10121, 7503, 3524, 3429, 2406, 169, 641, 160]);
  for (const usage of ['PublicTest', 'PrivateTest'] as const) {
    assert.deepEqual(countsOf(usage, 'distribution'), countsOf(usage, 'majority'));
  }
});

test('every image that has no label has a reason', { skip }, () => {
  for (const [usage, size] of Object.entries({ Training: 28709, PublicTest: 3589, PrivateTest: 3589 })) {
    for (const labels of ['majority', 'strict', 'distribution'] as const) {
      const { counts, left } = countsOf(usage as 'Training', labels);
      const sum = [...counts, ...Object.values(left)].reduce((a, b) => a + b);
      assert.equal(sum, size);
      assert.equal(left['nobody voted'], { Training: 151, PublicTest: 10, PrivateTest: 16 }[usage]);
    }
  }
});
