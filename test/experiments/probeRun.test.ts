import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ablateAdversarialWeight } from '../../lib/experiments/ablate';
import { evaluateOpenRun, openRun } from '../../lib/experiments/evaluateRun';
import { probeOpenRun } from '../../lib/experiments/probeRun';
import { trainRun } from '../../lib/experiments/trainRun';
import { historyOf, tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();
process.env.MIEN_HOME = temporaryFolder();
const config = tinyConfig({ training: { epochs: 1 } });

test('a row for each factor and code, with what it was probed by and on how many images', async () => {
  const { run } = await trainRun(config);
  const opened = await openRun(run);
  const rows = probeOpenRun(opened, evaluateOpenRun(opened, 'test').codes);
  const factors = ['expression', 'identity', 'yaw', 'pitch', 'light', 'glasses', 'occlusion', 'background'];
  assert.deepEqual(
    rows.map(({ factor, code }) => `${factor} ${code}`),
    factors.flatMap((factor) => [`${factor} expression`, `${factor} nuisance`]),
  );
  for (const { n, accuracy, interval, chance, probe } of rows) {
    assert.deepEqual([n, probe], [63, 'linear']);
    assert.ok(interval[0] <= accuracy && accuracy <= interval[1] && chance > 0 && chance < 1);
  }
  assert.equal(rows[0]!.chance, 1 / 7);
});

test('an ablation is a finished run a weight, found again the second time', async () => {
  const told: unknown[] = [];
  const onCell = (...cell: unknown[]) => told.push(cell);
  const cells = await ablateAdversarialWeight(config, [0, 10], { onCell });
  assert.deepEqual(told, [
    [0, 0, 2],
    [10, 1, 2],
  ]);
  assert.deepEqual(
    cells.map(({ weight }) => weight),
    [0, 10],
  );
  assert.equal(new Set(cells.map(({ run }) => run)).size, 2);
  for (const { run, accuracy, accuracyInterval, leakage, leakageInterval, chance } of cells) {
    assert.equal(join(run, '..'), join(process.env.MIEN_HOME!, 'runs'));
    assert.equal(historyOf(run).length, 1);
    assert.ok(accuracyInterval[0] <= accuracy && accuracy <= accuracyInterval[1]);
    assert.ok(leakageInterval[0] <= leakage && leakage <= leakageInterval[1] && chance === 1 / 7);
  }
  const again = await ablateAdversarialWeight(config, [0, 10], { onStep: () => assert.fail('it trains again') });
  assert.deepEqual(again, cells);
});
