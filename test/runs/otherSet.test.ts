/** A model on sets that it has never seen: all of their images, their own classes, and what is not allowed of its own. */
import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { writeFigures } from '../../lib/reports/writeFigures';
import { evaluate } from '../../lib/runs/evaluate';
import { withRun } from '../../lib/runs/openRun';
import { train } from '../../lib/runs/train';
import { UsageError } from '../../lib/support/errors';
import { encode, picture, writeFile } from '../data/fer2013';
import { mien, tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();
process.env.MIEN_HOME = temporaryFolder();
const run = join(temporaryFolder(), 'run');
const config = tinyConfig({ training: { epochs: 1 } });

/** Twelve pictures a class in colour, of people p0 … p3. */
async function faces(names: readonly string[]): Promise<string> {
  const root = join(temporaryFolder(), 'others');
  for (const [k, name] of names.entries()) {
    for (let i = 0; i < 12; i++) {
      writeFile(join(root, name, `p${i % 4}_${i}.png`), await encode(picture(12 * k + i), 'png'));
    }
  }
  return root;
}

before(() => train(config, { out: run }));

test('all images of another set are judged, and the report says so; of its own only what it has not seen', async () => {
  const root = await faces(['sadness', 'joy', 'bored']);
  const dataset = { name: 'folder', root } as const;
  const map = { bored: null };
  const parts = await withRun(
    run,
    (opened) => (['train', 'validation', 'test'] as const).map((split) => evaluate(opened, split)),
    { dataset, map },
  );
  const all = await withRun(run, evaluate, { dataset, map, whole: true });
  assert.deepEqual([all.split, all.n, parts.reduce((sum, { n }) => sum + n, 0)], ['all', 24, 24]);
  const hits = parts.reduce((sum, { n, accuracy }) => sum + n * accuracy, 0);
  assert.ok(Math.abs(all.accuracy * 24 - hits) < 1e-9);
  await assert.rejects(
    withRun(run, evaluate, { whole: true }),
    (error) => error instanceof UsageError && /include those that it has seen/.test(error.message),
  );
});

test('a place with other images than the run’s own is judged as another set, with a word', async () => {
  const own = await faces(['happy', 'sad']);
  const out = join(temporaryFolder(), 'own');
  await train(tinyConfig({ dataset: { name: 'folder', root: own }, training: { epochs: 1, batchSize: 8 } }), { out });
  const other = await faces(['happy', 'sad']);
  const said: string[] = [];
  const settings = { dataset: { root: other }, note: (sentence: string) => said.push(sentence) };
  await withRun(out, (opened) => assert.ok(opened.isOwn), settings);
  assert.deepEqual(said, []);
  rmSync(join(other, 'sad', 'p0_0.png'));
  await withRun(out, (opened) => assert.ok(!opened.isOwn), settings);
  assert.match(said.join('\n'), /not the images that the run was trained on/);
});

test('in one command: evaluate with a map in a file, probe in classes of its own, with factors from names', async () => {
  const root = await faces(['sadness', 'joy', 'bored']);
  const map = join(temporaryFolder(), 'map.json');
  writeFileSync(map, '\ufeff{"bored": null}');
  const on = ['--run', run, '--dataset', 'folder', '--root', root, '--split', 'all', '--json'];
  const judged = await mien('evaluate', ...on, '--map', map);
  assert.equal(judged.code, 0, judged.stderr);
  assert.deepEqual([JSON.parse(judged.stdout).split, JSON.parse(judged.stdout).n], ['all', 24]);
  assert.match(judged.stderr, /Left out, as the model has no such class: 12 images of bored/);
  const refused = await mien('evaluate', ...on);
  assert.deepEqual([refused.code, refused.stdout], [2, '']);
  assert.match(refused.stderr, /no class bored;[\s\S]*--map 'bored=-'/);
  const pattern = ['--set', 'dataset.folder.pattern=(?<person>p\\d)_'];
  const probed = await mien('probe', ...on, ...pattern, '--quick', '--seeds', '1', '--factor', 'expression');
  assert.equal(probed.code, 0, probed.stderr);
  assert.deepEqual(
    [
      ...new Set(
        JSON.parse(probed.stdout).factors.map((row: { n: number; trainedOn: string }) => row.trainedOn + row.n),
      ),
    ],
    ['unseen36'],
    'bored is one of its classes',
  );
});

test('figures on another set do not take the place of the run’s own, and name it', async () => {
  const root = await faces(['sadness', 'joy']);
  const out = temporaryFolder();
  const on = { dataset: { name: 'folder', root } as const, whole: true };
  const { figures } = await writeFigures({ runs: [run], out, formats: ['html'], on });
  const names = figures.map(({ name }) => name);
  assert.ok(names.includes('run-on-others-all-confusion') && names.includes('run-on-others-all-swap'), names.join());
  assert.ok(names.every((name) => name === 'comparison' || name.startsWith('run-on-others-all-')));
  assert.ok(!readdirSync(run).includes('judgement.json'), 'nor is its judgement kept');
});
