import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { ablate } from '../../lib/ablation/ablate';
import { completeGrid } from '../../lib/ablation/gridFile';
import type { SplitName } from '../../lib/datasets/dataset';
import { writeFigures } from '../../lib/reports/writeFigures';
import { evaluate } from '../../lib/runs/evaluate';
import { judge } from '../../lib/runs/judge';
import { measure } from '../../lib/runs/measure';
import { type OpenRun, withRun } from '../../lib/runs/openRun';
import { exampleImages } from '../../lib/runs/pictures/exampleImages';
import { reconstruct } from '../../lib/runs/pictures/reconstruct';
import { swap } from '../../lib/runs/pictures/swap';
import { probe } from '../../lib/runs/probing/probe';
import { probeReport } from '../../lib/runs/probing/probeReport';
import { train } from '../../lib/runs/train';
import { MienError, UsageError } from '../../lib/support/errors';
import { openFilesIn } from '../data/openFiles';
import { mien, tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

const cache = temporaryCache();
process.env.MIEN_HOME = temporaryFolder();
const run = join(temporaryFolder(), 'run');
const config = tinyConfig({ dataset: { synthetic: { test: 0 } }, training: { epochs: 1 } });

before(() => train(config, { out: run }));

const NOTHING =
  /^The (\w+) split of synthetic has no images, so that nothing can be said of it\n {2}Give it some, or take a split that has images: train and validation\.$/;

const refused = (promise: Promise<unknown>) =>
  assert.rejects(promise, (error) => {
    assert.ok(error instanceof MienError, String(error));
    assert.equal(NOTHING.exec(error.message)?.[1], 'test', error.message);
    return true;
  });

test('whatever looks at test images says in a sentence that there are none, and which splits have some', async () => {
  const works: ((run: OpenRun) => unknown)[] = [evaluate, judge, probe, probeReport, measure, reconstruct, swap];
  for (const work of works) await refused(withRun(run, async (opened) => work(opened)));
  await refused(writeFigures({ runs: [run], out: temporaryFolder(), formats: ['html'] }));
  assert.equal((await withRun(run, (opened) => evaluate(opened, 'validation'))).n, 64);
});

test('a grid that could not be judged is refused before anything is trained', async () => {
  const executor = async () => assert.fail('it trains');
  await refused(ablate([completeGrid({ base: config, seeds: [5] })], { out: temporaryFolder(), executor }));
});

test('the command line says it too, and exits with 1', async () => {
  const { code, stdout, stderr } = await mien('evaluate', '--run', run, '--json');
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /mien: The test split of synthetic has no images, [^\n]*\n {2}Give it some, [^\n]*\n$/);
});

test('a split that there is not is wrong usage, and which there are is said', async () => {
  const misspelt = 'tst' as SplitName;
  await withRun(run, async (opened) => {
    for (const work of [
      () => evaluate(opened, misspelt),
      () => opened.codes(misspelt),
      () => opened.probabilities('toString' as SplitName),
      () => exampleImages(opened.dataset, { split: misspelt }),
    ]) {
      await assert.rejects(
        async () => work(),
        (error) => {
          assert.ok(error instanceof UsageError);
          return /^There is no split (tst|toString)\n {2}There are train, validation, test\.$/.test(error.message);
        },
      );
    }
  });
});

test('a training that is refused after its images are open closes them', async () => {
  const nothing = tinyConfig({ dataset: { synthetic: { validation: 0 } } });
  await assert.rejects(train(nothing, { out: join(temporaryFolder(), 'run') }), /The validation split has no images/);
  assert.deepEqual(openFilesIn(cache), []);
});
