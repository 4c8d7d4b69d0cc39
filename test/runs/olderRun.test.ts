import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fingerprint } from '../../lib/config/compare';
import type { Config } from '../../lib/config/config';
import { PAPER } from '../../lib/config/recipes';
import { evaluate } from '../../lib/runs/evaluate';
import { withRun } from '../../lib/runs/openRun';
import { train } from '../../lib/runs/train';
import { readSafetensors, writeSafetensors } from '../../lib/support/safetensors';
import { historyOf, start, tinyConfig } from '../data/runs';
import { writeShapes } from '../data/shapes';
import { temporaryCache, temporaryFolder } from '../data/temporary';
import { stopAfterAnEpoch } from './stopped';

temporaryCache();
const config = tinyConfig({ training: { epochs: 3 } });
test('a run from before a key was added is found, judged, and resumed: the key has its default', async () => {
  const out = join(temporaryFolder(), 'older');
  await stopAfterAnEpoch(config, out);
  makeOlder(out, ({ evaluation: _, ...older }) => older);
  const written = readFileSync(join(out, 'config.json'), 'utf8');
  assert.ok(!written.includes('views'));
  assert.equal(historyOf(out).length, 1);

  const changed = tinyConfig(config, { evaluation: { views: 'one' } });
  await assert.rejects(train(changed, { out, resume: true }), /evaluation\.views: "mirrored" instead of "one"/);
  await train(config, { out, resume: true });
  const whole = join(temporaryFolder(), 'whole');
  await train(config, { out: whole });
  assert.deepEqual(historyOf(out), historyOf(whole));
  assert.equal(readFileSync(join(out, 'config.json'), 'utf8'), written);

  await train(config, { out, onStep: () => assert.fail('it trains') });
  assert.deepEqual(await withRun(out, evaluate), await withRun(whole, evaluate));
});

test('a run goes on though a default of a dataset that it does not use has changed, and is found without its folder’s name', async () => {
  const root = temporaryFolder();
  const names = ['a', 'b'].flatMap((name) => Array.from({ length: 30 }, (_, i) => `${name}/${i}.png`));
  await writeShapes(root, names);
  process.env.MIEN_HOME = temporaryFolder();
  const own = { name: 'folder', root, side: 32, colour: false } as const;
  const before = tinyConfig({
    dataset: { ...own, synthetic: { difficulty: 0.5 } },
    training: { epochs: 2, batchSize: 16 },
  });
  const now = tinyConfig(before, { dataset: { synthetic: { difficulty: 0.4 } } });
  const out = join(process.env.MIEN_HOME, 'runs', 'folder-01234567'); // named by an older version
  await stopAfterAnEpoch(before, out);

  const { folder } = await train(now, { resume: true });
  assert.equal(folder, out);
  assert.equal(historyOf(out).length, 2);
  assert.equal((await train(now, { onStep: () => assert.fail('it trains') })).folder, out);
  assert.equal((await withRun(out, evaluate)).n, 8);
  assert.notEqual((await train(tinyConfig(now, { seed: 2 }))).folder, out);
  const other = tinyConfig(now, { dataset: { margin: 0.2 } });
  await assert.rejects(train(other, { out }), /dataset\.margin: 0\.1 instead of 0\.2/);
});

/** Makes an unfinished run one of an older mien: its configuration as that would have written it, and the fingerprint that its checkpoint has of it. */
function makeOlder(out: string, asBefore: (config: Config) => unknown): void {
  const path = join(out, 'config.json');
  const { config: today, ...made } = JSON.parse(readFileSync(path, 'utf8'));
  const before = asBefore(today);
  writeFileSync(path, JSON.stringify({ config: before, ...made }));
  const checkpoint = join(out, 'checkpoint', 'last.safetensors');
  const { tensors, metadata } = readSafetensors(checkpoint);
  writeSafetensors(checkpoint, { tensors, metadata: { ...metadata, fingerprint: fingerprint(before) } });
}

/** With the keys of before there were several adversaries. */
function withOneAdversary(today: Config): unknown {
  const { adversary, nuisance, ...model } = today.model;
  const { codeSize, pooling } = nuisance;
  const { nuisanceKl: _n, expressionKl: _e, ...loss } = today.loss;
  const [adversaryHidden] = adversary.hidden;
  return { ...today, loss, model: { ...model, nuisance: { codeSize, pooling }, adversaryHidden } };
}

test('an unfinished run of before there were several adversaries goes on by its folder alone, as it would have then', async () => {
  const [whole, out] = ['whole', 'older'].map((name) => join(temporaryFolder(), name)) as [string, string];
  const then = tinyConfig(PAPER, { model: { adversary: { hidden: [[8]] } }, training: { epochs: 3 } });
  await train(then, { out: whole });
  await stopAfterAnEpoch(then, out);
  makeOlder(out, withOneAdversary);
  const { code, stderr } = await start('train', '--out', out, '--resume').ended;
  assert.equal(code, 0, stderr);
  assert.match(stderr, /Going on after epoch 1 of 3/);
  assert.deepEqual(historyOf(out), historyOf(whole));
  assert.deepEqual(await withRun(out, evaluate), await withRun(whole, evaluate));
});
