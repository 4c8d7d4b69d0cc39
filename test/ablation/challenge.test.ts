import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { challenge } from '../../lib/ablation/challenge/challenge';
import { challengeGrids, conditionsOf, datasetOf, extentOf, folderOf } from '../../lib/ablation/challenge/conditions';
import { judgeOwnMethod } from '../../lib/ablation/challenge/ownMethod';
import { challengeRows, type Outcome, outcomesOf } from '../../lib/ablation/challenge/rows';
import { expandGrid } from '../../lib/ablation/expand';
import type { JudgedCell } from '../../lib/ablation/measures';
import type { Dataset } from '../../lib/datasets/dataset';
import { openDataset } from '../../lib/datasets/open';
import { tf } from '../../lib/engine';
import { challengeCurves } from '../../lib/figures/challengeCurves';
import { MienError, UsageError } from '../../lib/support/errors';
import { writeNpy } from '../../lib/support/npy/npy';
import { mien, tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();
const outcome = (
  method: string,
  seed: number | null,
  shortcut: number,
  accuracy: number,
  leakage?: number,
): Outcome => ({
  ...{ method, seed, factor: 'light', shortcut, accuracy, n: 1000, leakage: leakage ?? null },
});

test('rows by hand: means over seeds, their interval, and the share of what the shortcut takes that is won back', () => {
  const outcomes = [
    ...[0.9, 0.92].map((accuracy, i) => outcome('baseline', i + 1, 0, accuracy)),
    ...[0.7, 0.72].map((accuracy, i) => outcome('baseline', i + 1, 0.9, accuracy, 0.8)),
    ...[0.85, 0.87].map((accuracy, i) => outcome('mien', i + 1, 0.9, accuracy, 0.2)),
    outcome('mine', null, 0.9, 0.6),
  ];
  const conditions = [0, 0.9].map((shortcut) => ({ factor: 'light', shortcut }));
  const rows = challengeRows(outcomes, conditions);
  assert.deepEqual(
    rows.map(({ method, shortcut, seeds }) => [method, shortcut, seeds]),
    [
      ['baseline', 0, 2],
      ['baseline', 0.9, 2],
      ['mien', 0.9, 2],
      ['mine', 0.9, 1],
    ],
  );
  const [clean, baseline, own, mine] = rows;
  const close = (a: number | null, b: number) => assert.ok(Math.abs(a! - b) < 1e-9, `${a} ${b}`);
  assert.equal(clean!.wonBack, null);
  close(baseline!.wonBack, 0);
  close(own!.wonBack, (0.86 - 0.71) / (0.91 - 0.71));
  close(mine!.wonBack, (0.6 - 0.71) / 0.2);
  close(own!.accuracy, 0.86);
  close(own!.leakage, 0.2);
  assert.equal(mine!.leakage, null);
  close(own!.interval[1] - own!.accuracy, 12.706204736 * 0.01); // Student's t of one degree of freedom
  assert.ok(Math.abs(mine!.interval[0] - 0.5693) < 1e-4); // Wilson, 600 of 1000
});

test('without a loss there is nothing to win back', () => {
  const conditions = [0, 0.9].map((shortcut) => ({ factor: 'light', shortcut }));
  const rows = challengeRows([outcome('baseline', 1, 0, 0.8), outcome('baseline', 1, 0.9, 0.78)], conditions);
  assert.deepEqual(
    rows.map(({ wonBack }) => wonBack),
    [null, null],
  );
});

test('what is won back is of the seeds that both have: one of which the baseline is not finished changes nothing', () => {
  const conditions = [0, 0.9].map((shortcut) => ({ factor: 'light', shortcut }));
  const hit = [0.6, 0.8, 0.4];
  const outcomes = [
    ...[0.9, 0.9].map((accuracy, i) => outcome('baseline', i + 1, 0, accuracy)),
    ...hit.slice(0, 2).map((accuracy, i) => outcome('baseline', i + 1, 0.9, accuracy)),
    ...hit.map((accuracy, i) => outcome('same', i + 1, 0.9, accuracy)),
    outcome('later', 3, 0.9, 0.85),
  ];
  const wonBack = Object.fromEntries(challengeRows(outcomes, conditions).map((row) => [row.method, row.wonBack]));
  assert.deepEqual(wonBack, { baseline: 0, same: 0, later: null });
});

test('a method of one’s own is not called as another is', async () => {
  for (const names of [['baseline'], ['mine', 'mine']]) {
    const methods = names.map((name) => ({ name, folder: temporaryFolder() }));
    await assert.rejects(
      challenge({ quick: true, methods, out: temporaryFolder() }),
      /two methods named (baseline|mine)/,
    );
  }
});

test('the grids: five methods by three factors, four strengths and three seeds; what is the same shares a run', () => {
  process.env.MIEN_HOME = temporaryFolder();
  const cells = challengeGrids(extentOf(false)).flatMap(expandGrid);
  assert.equal(cells.length, 3 * 4 * 5 * 3);
  // without a shortcut, all but the labelled method are the same for each factor
  assert.equal(new Set(cells.map(({ run }) => run)).size, 3 * (3 * 3 * 5 + 4 + 3));
  const labels = cells.filter(({ grid, setting }) => grid === 'yaw' && setting.cell === 'labels');
  assert.ok(labels.every(({ config }) => JSON.stringify(config.training.sampling) === '{"against":"factor:yaw"}'));
  assert.deepEqual(conditionsOf(extentOf(true)).map(folderOf), ['none', 'light-0.9']);
});

test('outcomes of the cells of a grid: method, factor and strength from its setting, what was judged from its run', () => {
  const [grid] = challengeGrids(extentOf(true));
  const probes = [0.3, 0.5].map((accuracy) => ({
    ...{
      factor: 'expression',
      code: 'nuisance',
      trainedOn: 'seen',
      accuracy,
      interval: [accuracy, accuracy],
      chance: 1 / 7,
      n: 512,
    },
  }));
  const evaluation = { n: 512, accuracy: 0.8, accuracyInterval: [0.7, 0.9], balancedAccuracy: 0.8, macroF1: 0.8 };
  const judgement = { evaluation, probes } as unknown as JudgedCell['judgement'];
  const cells = expandGrid(grid!).map((cell) => ({ ...cell, judgement, validationAccuracy: 0.7 }));
  const outcomes = outcomesOf(cells);
  assert.deepEqual(
    outcomes.map(({ method, shortcut }) => `${method} ${shortcut}`),
    ['baseline', 'paper', 'mien', 'mien-against', 'labels'].flatMap((name) => [`${name} 0`, `${name} 0.9`]),
  );
  for (const { factor, accuracy, n, leakage } of outcomes) {
    assert.deepEqual([factor, accuracy, n, leakage], ['light', 0.8, 512, 0.5]);
  }
});

const extent = { factors: ['light'], strengths: [0, 0.9], seeds: [1], base: tinyConfig() };

/** [N, K] one-hot, as a method that names so would say it. */
function named(labels: ArrayLike<number>, classes: number): Float32Array {
  const values = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) values[i * classes + labels[i]!] = 1;
  return values;
}

async function withData(use: (dataset: Dataset) => Promise<void>): Promise<void> {
  const dataset = await openDataset(datasetOf(extent, { factor: 'light', shortcut: 0.9 }));
  await use(dataset);
  dataset.close();
}

test('a method of one’s own as files: accuracy of its probabilities, and what probes read from its nuisance codes', async () => {
  const folder = temporaryFolder();
  await withData(async ({ splits: { train, test: images }, classes }) => {
    const k = classes.length;
    for (const [seed, wrong] of [1, 10].entries()) {
      const place = join(folder, 'light-0.9', `seed-${seed + 1}`);
      mkdirSync(place, { recursive: true });
      const labels = images.labels.map((label, i) => (i < wrong ? (label + 1) % k : label));
      writeNpy(join(place, 'probabilities.npy'), named(labels, k), [images.size, k]);
      // codes that are the expression itself
      writeNpy(join(place, 'nuisance-train.npy'), named(train.labels, k), [train.size, k]);
      writeNpy(join(place, 'nuisance-test.npy'), named(images.labels, k), [images.size, k]);
    }
    const outcomes = await judgeOwnMethod({ name: 'mine', folder }, extent);
    assert.deepEqual(
      outcomes.map(({ shortcut, accuracy, leakage, n }) => [shortcut, accuracy, leakage, n]),
      [
        [0.9, (images.size - 1) / images.size, 1, images.size],
        [0.9, (images.size - 10) / images.size, 1, images.size],
      ],
    );
  });
});

test('a method of one’s own as a model: its first output is probabilities, its last of several the nuisance code', async () => {
  const folder = temporaryFolder();
  await withData(async ({ shape, classes, splits }) => {
    const image = tf.input({ shape: [...shape] });
    const flat = tf.layers.flatten().apply(image) as ReturnType<typeof tf.input>;
    const probabilities = tf.layers
      .dense({ units: classes.length, activation: 'softmax', kernelInitializer: 'zeros' })
      .apply(flat) as ReturnType<typeof tf.input>;
    const place = join(folder, 'light-0.9');
    mkdirSync(place, { recursive: true });
    await tf.model({ inputs: image, outputs: [probabilities, flat] }).save(`file://${place}`);
    const [only, ...others] = await judgeOwnMethod({ name: 'mine', folder }, extent);
    assert.deepEqual(others, []);
    // it says the same of all, which argmax takes for the first class
    const first = splits.test.labels.filter((label) => label === 0).length / splits.test.size;
    assert.equal(only!.accuracy, first);
    assert.ok(only!.leakage! >= 0 && only!.leakage! <= 1); // 63 images and their pixels: near chance, but told
  });
});

test('what is not as it should be is an error that names the file', async () => {
  const folder = temporaryFolder();
  await assert.rejects(judgeOwnMethod({ name: 'mine', folder }, extent), (error) => {
    return error instanceof UsageError && /none of the folders none, light-0\.9/.test(error.message);
  });
  const place = join(folder, 'none');
  mkdirSync(place);
  await assert.rejects(judgeOwnMethod({ name: 'mine', folder }, extent), /no model\.json and no probabilities\.npy/);
  writeNpy(join(place, 'probabilities.npy'), new Float32Array(21), [3, 7]);
  await assert.rejects(judgeOwnMethod({ name: 'mine', folder }, extent), (error) => {
    return error instanceof MienError && /3 × 7 values where 63 × 7 were expected/.test(error.message);
  });
  const nan = new Float32Array(63 * 7).fill(1 / 7).fill(Number.NaN, 14, 21);
  writeNpy(join(place, 'probabilities.npy'), nan, [63, 7]);
  await assert.rejects(
    judgeOwnMethod({ name: 'mine', folder }, extent),
    /none\/probabilities\.npy says NaN of test image 2/,
  );
  const wrong = await mien('challenge', '--method', 'mine');
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /--method mine has no folder/);
});

test('the figure has a panel a factor and a line a method, names from elsewhere as text', () => {
  const points = ['light', 'yaw'].flatMap((factor) =>
    ['baseline', '<b>mine</b>'].flatMap((method) =>
      [0.9, 0].map((shortcut) => ({ factor, method, shortcut, accuracy: 0.5, interval: [0.4, 0.7] as const })),
    ),
  );
  const { data, layout } = challengeCurves(points);
  assert.deepEqual(
    data.map(({ xaxis, name }) => [xaxis, name]),
    [
      ['x', 'baseline'],
      ['x', '&#60;b&#62;mine&#60;/b&#62;'],
      ['x2', 'baseline'],
      ['x2', '&#60;b&#62;mine&#60;/b&#62;'],
    ],
  );
  assert.deepEqual((layout.xaxis as { ticktext: string[] }).ticktext, ['0', '0.9']);
  const [first] = data as unknown as { y: number[]; error_y: { array: number[] } }[];
  assert.deepEqual(
    [first!.y, first!.error_y.array.map(Math.round)],
    [
      [50, 50],
      [20, 20],
    ],
  );
});
