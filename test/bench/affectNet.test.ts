import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateAffectNet } from '../../bench/affectNet/generate';
import { pieces } from '../../bench/affectNet/plan';
import { resolveConfig } from '../../lib/config/resolve';
import { openDataset } from '../../lib/datasets/open';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();

test('whole it has AffectNet’s 287,651 training images in 8 classes, 500 of each for validation, each number once', () => {
  const plan = pieces(1);
  const of = (set: string) => plan.filter((piece) => piece.set === set);
  const sum = (some: typeof plan) => some.reduce((total, { count }) => total + count, 0);
  assert.equal(sum(of('training')), 287_651);
  assert.equal(sum(of('training').filter(({ expression }) => expression < 7)), 283_901);
  for (let e = 0; e < 8; e++) assert.equal(sum(of('validation').filter(({ expression }) => expression === e)), 500);
  let next = 0;
  for (const { first, count } of plan) {
    assert.equal(first, next);
    next += count;
  }
});

test('the three layouts are the same set, as mien reads them: no photograph twice, faces in their boxes', async () => {
  const root = temporaryFolder();
  const count = await generateAffectNet(root, { share: 0.0006, side: 96, threads: 1 });
  const open = (layout: string) =>
    openDataset(resolveConfig({ dataset: { name: 'affectnet', root: `${root}/${layout}` } }).dataset);
  const counts: number[][] = [];
  for (const layout of ['2017', '2021', 'folders']) {
    const { splits, classes, unreadable, close } = await open(layout);
    assert.deepEqual([classes.length, unreadable], [7, []]);
    const labels = [...splits.train.labels, ...splits.validation.labels];
    counts.push(classes.map((_, label) => labels.filter((one) => one === label).length));
    assert.equal(splits.test.size, 7);
    // 2 of contempt in training and 1 in validation are left out
    assert.equal(labels.length + 7, count - 3);
    const images = splits.train.read(Array.from({ length: splits.train.size }, (_, i) => i));
    const size = images.length / splits.train.size;
    const seen = new Set(
      Array.from(labels.slice(0, splits.train.size), (_, i) =>
        Buffer.from(images.subarray(i * size, (i + 1) * size)).toString('base64'),
      ),
    );
    assert.equal(seen.size, splits.train.size, 'no two are the same');
    close();
  }
  assert.deepEqual(counts[1], counts[0]);
  assert.deepEqual(counts[2], counts[0]);
  assert.deepEqual(counts[0], [45, 81, 15, 8, 4, 2, 15]);
});
