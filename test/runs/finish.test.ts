import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCalibration } from '../../lib/runs/calibration';
import { openRun } from '../../lib/runs/openRun';
import { train } from '../../lib/runs/train';
import { tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();

test('a temperature is fitted on all validation images, and on 4,000 of a split that has more', async () => {
  for (const [validation, n] of [
    [49, 49],
    [4006, 4000],
  ] as const) {
    const config = tinyConfig({ training: { epochs: 1 }, dataset: { synthetic: { validation } } });
    const { folder } = await train(config, { out: join(temporaryFolder(), `run-${validation}`) });
    const run = await openRun(folder);
    const calibration = readCalibration(run.folder)!;
    run.close();
    assert.equal(calibration.n, n);
    assert.ok(calibration.temperature > 0);
  }
});
