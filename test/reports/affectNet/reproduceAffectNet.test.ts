import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { expandGrid } from '../../../lib/ablation/expand';
import { resolveConfig } from '../../../lib/config/resolve';
import { openDataset } from '../../../lib/datasets/open';
import { tf } from '../../../lib/engine';
import { affectNetGrid } from '../../../lib/reports/affectNet/affectNetGrid';
import { costOf, costSentence, imagesEncoded } from '../../../lib/reports/affectNet/cost';
import { reproduceAffectNet } from '../../../lib/reports/affectNet/reproduceAffectNet';
import { type AffectNetRow, writeAffectNet2017 } from '../../data/affectNet';
import { temporaryCache, temporaryFolder } from '../../data/temporary';

temporaryCache();
process.env.MIEN_HOME = temporaryFolder();
const root = temporaryFolder();
const changes = {
  dataset: { side: 16 },
  model: { encoder: { width: 4, stages: 2 }, nuisance: { codeSize: 8, width: 4 }, decoder: { width: 4 } },
  training: { epochs: 1, batchSize: 16, precision: 'float32' },
  evaluation: { views: 'one' },
} as const;

before(async () => {
  const rows = (set: string, each: number): AffectNetRow[] =>
    Array.from({ length: 7 * each }, (_, i) => ({ file: `${set}/${i}.png`, expression: i % 7 }));
  await writeAffectNet2017(root, rows('training', 40), rows('validation', 5));
});

test("the experiment is the paper's: seven classes, three methods, the baseline as the reference of each seed", () => {
  const grid = affectNetGrid(root);
  const { cells, reference, seeds } = grid;
  const { dataset, training } = expandGrid(grid)[0]!.config;
  assert.deepEqual([dataset.name, dataset.root, dataset.affectnet.classes], ['affectnet', root, 7]);
  assert.equal(training.sampling, 'balanced');
  assert.deepEqual(
    [cells.map(({ name }) => name), reference, seeds],
    [['baseline', 'paper', 'separated'], 'baseline', [1, 2, 3]],
  );
});

test('cost: trainings and disk counted, time from steps that leave the dataset as it was', async () => {
  const grid = affectNetGrid(root, { seeds: 2, changes });
  const dataset = await openDataset(expandGrid(grid)[0]!.config.dataset);
  const before = tf.memory().numTensors;
  const { runs, seconds, judging, memory, disk } = costOf(grid, dataset);
  assert.equal(tf.memory().numTensors, before);
  dataset.close();
  assert.equal(runs, 6);
  assert.ok(disk > (280 + 35) * 16 * 16 * 3, 'the images, and the checkpoints');
  assert.ok(seconds > 0 && judging > 0 && memory > 50e6);
  assert.match(
    costSentence({ runs: 6, seconds: 7260, judging: 1200, memory: 2.04e9, disk: 3.6e9 }),
    /^6 trainings, .*2 h 01 min.* and 20 min 00 s to judge them, 2\.0 GB of memory, 3\.6 GB of disk/,
  );
});

test('at full size what is judged is more than what an epoch trains on', () => {
  const config = resolveConfig({ evaluation: { views: 'thirty-six' } });
  const splits = { train: { size: 269_686 }, validation: { size: 14_215 }, test: { size: 3500 } };
  assert.equal(imagesEncoded(config, { splits }), 36 * (4000 + 3500) + 269_686 + 14_215 + 3500);
  const few = { ...splits, validation: { size: 30 } };
  assert.equal(imagesEncoded(config, { splits: few }), 36 * (30 + 3500) + 269_686 + 30 + 3500);
});

test('fewer images than a batch are said before a step is timed on them', async () => {
  const large = { ...changes, training: { ...changes.training, batchSize: 512 } };
  await assert.rejects(reproduceAffectNet(root, { seeds: 1, changes: large }), /smaller than a batch of 512/);
});

// the test images are pixel for pixel among the training images, so that probes have nothing to be tested on: the tables stand without them
test('three models trained and judged, the reported numbers beside them; again, nothing is left to train', async () => {
  const notes: string[] = [];
  const settings = { seeds: 1, changes, note: (sentence: string) => notes.push(sentence) };
  const { comparison, settings: measured, report, failed } = await reproduceAffectNet(root, settings);
  assert.deepEqual(failed, []);
  const own = comparison.rows.filter(({ reported }) => !reported);
  assert.deepEqual(
    own.map(({ name }) => name),
    ['baseline, one seed', 'paper, one seed', 'separated, one seed'],
  );
  for (const { accuracy, interval } of own) assert.ok(interval![0] <= accuracy && accuracy <= interval![1]);
  assert.equal(measured[0]!.measures.find(({ measure }) => measure === 'accuracy')!.mean, own[0]!.accuracy);
  const page = readFileSync(report, 'utf8');
  assert.match(page, /Halawa et al\. 2020/);
  const before = notes.findIndex((sentence) => /^3 trainings, one after the other: about /.test(sentence));
  assert.ok(
    before >= 0 && before < notes.findIndex((sentence) => /3 runs, 3 of them to do/.test(sentence)),
    'told first',
  );
  await reproduceAffectNet(root, settings);
  assert.ok(notes.includes('All trainings are finished.'));
});
