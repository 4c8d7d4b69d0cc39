import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FerPlusLabels, judge, type Verdict } from '../../../lib/datasets/sets/ferPlus/votes';
import { votesByFile } from '../../../lib/datasets/sets/ferPlus/voteTable';
import { Random } from '../../../lib/support/random';
import { assertClose } from '../../helpers';

/** neutral, happiness, surprise, sadness, anger, disgust, fear, contempt, unknown, NF */
type Votes = readonly number[];
const verdictOf = (votes: Votes, labels: FerPlusLabels) => judge(votes, 'train', labels);

const cases: [what: string, votes: Votes, majority: Verdict, strict: Verdict][] = [
  ['all agree', [0, 10, 0, 0, 0, 0, 0, 0, 0, 0], { label: 1 }, { label: 1 }],
  ['more than half', [2, 0, 0, 1, 7, 0, 0, 0, 0, 0], { label: 4 }, { label: 4 }],
  [
    'half of all, but more than half of what is shared',
    [5, 1, 1, 1, 1, 1, 0, 0, 0, 0],
    { label: 0 },
    { left: 'no agreement' },
  ],
  ['half and half', [5, 5, 0, 0, 0, 0, 0, 0, 0, 0], { left: 'no agreement' }, { left: 'no agreement' }],
  [
    'exactly half of what is shared',
    [4, 2, 2, 1, 1, 0, 0, 0, 0, 0],
    { left: 'no agreement' },
    { left: 'no agreement' },
  ],
  ['ten answers', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], { left: 'no agreement' }, { left: 'no agreement' }],
  ['mostly unknown', [2, 0, 0, 0, 0, 0, 0, 1, 7, 0], { left: 'unknown' }, { left: 'unknown' }],
  ['no face', [0, 0, 0, 0, 0, 0, 0, 0, 1, 9], { left: 'no face' }, { left: 'no face' }],
  ['nobody', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], { left: 'nobody voted' }, { left: 'nobody voted' }],
  ['no row', [], { left: 'nobody voted' }, { left: 'nobody voted' }],
];

for (const [what, votes, majority, strict] of cases) {
  test(`${what}: majority and strict majority`, () => {
    assert.deepEqual(verdictOf(votes, 'majority'), majority);
    assert.deepEqual(verdictOf(votes, 'strict'), strict);
  });
}

const shares: [what: string, votes: Votes, label: number | string, distribution?: Record<number, number>][] = [
  ['single votes are gone', [6, 0, 0, 1, 3, 0, 0, 0, 0, 0], 0, { 0: 6 / 9, 4: 3 / 9 }],
  ['three quarters are enough', [8, 2, 0, 0, 0, 0, 0, 0, 0, 0], 0, { 0: 1 }],
  ['two of the same', [4, 0, 0, 4, 2, 0, 0, 0, 0, 0], 0, { 0: 0.5, 3: 0.5 }],
  ['three answers', [4, 3, 0, 3, 0, 0, 0, 0, 0, 0], 0, { 0: 0.4, 1: 0.3, 3: 0.3 }],
  ['three of the same', [0, 0, 3, 3, 3, 1, 0, 0, 0, 0], 2, { 2: 1 / 3, 3: 1 / 3, 4: 1 / 3 }],
  ['the third and the fourth are of the same', [4, 2, 2, 2, 0, 0, 0, 0, 0, 0], 'no agreement'],
  ['five of the same', [2, 2, 2, 2, 2, 0, 0, 0, 0, 0], 'no agreement'],
  ['unknown comes first', [3, 0, 0, 0, 0, 0, 0, 0, 7, 0], 'unknown'],
  ['unknown comes first with half', [3, 2, 0, 0, 0, 0, 0, 0, 5, 0], 'no agreement'],
  ['unknown comes second and ends it', [6, 0, 0, 0, 0, 0, 0, 0, 4, 0], 0, { 0: 1 }],
  ['unknown comes second, before there are enough', [4, 0, 0, 2, 0, 0, 0, 0, 4, 0], 'no agreement'],
  ['no face', [0, 0, 0, 0, 0, 0, 0, 0, 2, 8], 'no face'],
  ['nobody agrees', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 'no agreement'],
  ['nobody', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 'nobody voted'],
];

for (const [what, votes, label, distribution] of shares) {
  test(`distribution: ${what}`, () => {
    const verdict = verdictOf(votes, 'distribution');
    if ('left' in verdict) assert.equal(verdict.left, label);
    else {
      assert.equal(verdict.label, label);
      assertClose(
        verdict.distribution!,
        Array.from({ length: 8 }, (_, k) => distribution![k] ?? 0),
        1e-12,
      );
    }
  });
}

test('shares of votes are for training: validation and test have the label of the majority', () => {
  const votes = [7, 0, 0, 1, 2, 0, 0, 0, 0, 0];
  for (const split of ['validation', 'test'] as const)
    assert.deepEqual(judge(votes, split, 'distribution'), { label: 0 });
  assert.deepEqual(judge([4, 3, 0, 3, 0, 0, 0, 0, 0, 0], 'test', 'distribution'), { left: 'no agreement' });
});

test('over random votes: shares sum to 1, their largest is the label, at most three are not zero, and the votes stay as they were', () => {
  const random = new Random(1, 'votes');
  let labelled = 0;
  for (let i = 0; i < 5000; i++) {
    const votes = new Array<number>(10).fill(0);
    for (let vote = 0; vote < 10; vote++) votes[Math.min(random.integer(10), random.integer(10))]!++;
    const before = [...votes];
    const verdict = verdictOf(votes, 'distribution');
    assert.deepEqual(votes, before);
    if ('left' in verdict) continue;
    labelled++;
    const { distribution, label } = verdict;
    assertClose([distribution!.reduce((a, b) => a + b)], [1], 1e-12);
    assert.equal(distribution!.indexOf(Math.max(...distribution!)), label);
    assert.ok(distribution!.filter((share) => share > 0).length <= 3);
    const strict = verdictOf(votes, 'strict');
    if ('label' in strict) assert.deepEqual(verdictOf(votes, 'majority'), strict);
  }
  assert.ok(labelled > 1000);
});

test('a path that stands twice in a table of votes: once is enough, and other votes are an error', () => {
  const row = (line: number, most: number) => ({ file: 'train/a.jpg', usage: '', votes: [most, 10 - most], line });
  const table = (...rows: readonly ReturnType<typeof row>[]) => ({ path: 'votes.csv', rows, isOfficial: false });
  assert.equal(votesByFile(table(row(2, 7), row(3, 7)))('a.jpg')?.line, 2);
  assert.throws(
    () => votesByFile(table(row(2, 7), row(3, 6))),
    /votes\.csv, line 3: train\/a\.jpg has other votes in line 2/,
  );
});
