import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import type { Config, PartialConfig } from '../../lib/config/config';
import { resolveConfig } from '../../lib/config/resolve';
import { tf } from '../../lib/engine';
import { exportModel } from '../../lib/runs/exports/exportModel';
import { withRun } from '../../lib/runs/openRun';
import { firstModel } from '../../lib/runs/shortcuts/drawAgainst';
import { train } from '../../lib/runs/train';
import { MienError, UsageError } from '../../lib/support/errors';
import { readSafetensors } from '../../lib/support/safetensors';
import { tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';
import { stopAfterAnEpoch } from './stopped';

temporaryCache();
const folder = temporaryFolder();
const first = join(folder, 'first');
const second = join(folder, 'second');
const from = (run: string, ...parts: readonly PartialConfig[]) =>
  tinyConfig({ model: { expression: { from: run } }, seed: 5 }, ...parts);

before(async () => {
  await train(tinyConfig(), { out: first });
  await train(from(first), { out: second });
});

const tensorsOf = (run: string) => readSafetensors(join(run, 'checkpoint', 'last.safetensors')).tensors;
const isOfHalf = (name: string) => /^(encoder|expression|classifier)\//.test(name);

test('the expression half of a run is another’s to the last bit, moving averages included; all of the other half is trained', () => {
  const [theirs, ours] = [tensorsOf(first), tensorsOf(second)];
  const weights = [...ours].filter(([name]) => !name.startsWith('optimizer/'));
  assert.deepEqual(
    weights.map(([name]) => name).sort(),
    [...theirs.keys()].filter((name) => !name.startsWith('optimizer/')).sort(),
  );
  const isSame = ([name, { values }]: (typeof weights)[number]) =>
    values.every((value, i) => value === theirs.get(name)!.values[i]);
  assert.ok(weights.filter(([name]) => isOfHalf(name)).every(isSame));
  for (const part of ['nuisanceEncoder', 'nuisance', 'adversary', 'decoder']) {
    const own = weights.filter(([name]) => name.startsWith(`${part}/`));
    assert.ok(
      own.some((weight) => !isSame(weight)),
      part,
    );
  }
  assert.ok(weights.filter(([name]) => isOfHalf(name)).length >= 10);
});

const madeBy = (run: string) => JSON.parse(readFileSync(join(run, 'config.json'), 'utf8')).provenance;

test('a run tells what its half came from', () => {
  const { seconds } = JSON.parse(readFileSync(join(first, 'summary.json'), 'utf8'));
  const { expressionHalf, resumed } = madeBy(second);
  assert.deepEqual([expressionHalf, resumed], [{ epochs: 2, seconds, provenance: madeBy(first) }, undefined]);
});

test('the optimizer keeps nothing for a half that it does not move', () => {
  const slots = (run: string) =>
    [...tensorsOf(run)]
      .filter(([name]) => name.startsWith('optimizer/'))
      .reduce((n, [, { values }]) => n + values.length, 0);
  const half = [...tensorsOf(first)].filter(([name]) => isOfHalf(name));
  const trained = half.filter(([name]) => !/moving_/.test(name)).reduce((n, [, { values }]) => n + values.length, 0);
  assert.equal(slots(first) - slots(second), 2 * trained); // Adam has two numbers for each weight
});

test('it says of every image what the first says, and has a z_n of its own; so does one that takes its half in turn', async () => {
  const third = join(folder, 'third');
  await train(from(second, { seed: 6 }), { out: third });
  const said = (run: string) =>
    withRun(run, (opened) => {
      const { expression, nuisance } = opened.codes('test');
      return { named: [...opened.probabilities('test').values, ...expression.values], nuisance: [...nuisance.values] };
    });
  const runs = [await said(first), await said(second), await said(third)];
  for (const { named } of runs) assert.deepEqual(named, runs[0]!.named);
  assert.equal(new Set(runs.map(({ nuisance }) => nuisance.join())).size, 3);
  assert.deepEqual(madeBy(third).expressionHalf, madeBy(second).expressionHalf); // of the first: the second has trained nothing of it
});

test('stopped after an epoch, it goes on as if it had not been', async () => {
  const out = join(folder, 'stopped');
  await stopAfterAnEpoch(from(first), out);
  await train(from(first), { out, resume: true });
  assert.deepEqual(tensorsOf(out), tensorsOf(second));
  const provenance = madeBy(out);
  assert.deepEqual([provenance.expressionHalf.epochs, provenance.resumed], [2, undefined]);
});

test('stopped after an epoch, it goes on without the run whose half it has', async () => {
  const [gone, out] = [join(folder, 'gone'), join(folder, 'left')];
  cpSync(first, gone, { recursive: true });
  await stopAfterAnEpoch(from(gone), out);
  rmSync(gone, { recursive: true });
  const told: string[] = [];
  await train(from(gone), { out, resume: true, note: (sentence) => told.push(sentence) });
  assert.deepEqual(tensorsOf(out), tensorsOf(second));
  assert.ok(told.some((sentence) => /Whether it is that of .*gone cannot be told: .*holds no run/.test(sentence)));
});

test('a folder that has the half of one run is not taken for that of another, also where that has come into its place', async () => {
  const [place, out] = [join(folder, 'place'), join(folder, 'found')];
  cpSync(first, place, { recursive: true });
  await train(from(place), { out });
  const other = join(folder, 'other');
  await train(tinyConfig({ seed: 2 }), { out: other });
  const isSo = (error: unknown) => error instanceof MienError && /half of another run than/.test(error.message);
  await assert.rejects(train(from(other), { out }), isSo);
  await train(from(first), { out }); // the same run, elsewhere
  rmSync(place, { recursive: true });
  cpSync(other, place, { recursive: true });
  await assert.rejects(train(from(place), { out }), isSo);
});

test('with dropout, an average of weights and op by op there is no half left to train either', async () => {
  const config = from(first, {
    loss: { expression: { dropout: 0.3 } },
    training: { average: 0.9, compiled: false, epochs: 1 },
  });
  const { history } = await train(config, { out: join(folder, 'all') });
  assert.equal(
    history[0]!.validation.accuracy,
    JSON.parse(readFileSync(join(first, 'summary.json'), 'utf8')).validation.accuracy,
  );
});

test('a run that is none, of another make, other classes or other images is an error that says so, and leaves nothing behind', async () => {
  const refused = async (config: Config, words: RegExp) => {
    const out = join(folder, 'refused');
    const isSo = (error: unknown) => error instanceof MienError && words.test(error.message);
    await assert.rejects(train(config, { out }), isSo);
    assert.ok(!existsSync(join(out, 'config.json')));
  };
  await refused(from(join(folder, 'nowhere')), /nowhere/);
  await refused(from(first, { model: { encoder: { width: 5 } } }), /model\.encoder\.width: 4 instead of 5/);
  await refused(from(first, { model: { expression: { codeSize: 9 } } }), /model\.expression\.codeSize: 8 instead of 9/);
  await refused(from(first, { dataset: { synthetic: { side: 40 } } }), /takes images of 32 × 32 × 1, not 40 × 40 × 1/);
});

test('a run whose encoder came from elsewhere cannot give its half, also where it is handed on', async () => {
  const [foreign, run, out] = ['foreign', 'ofForeign', 'handedOn'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const image = tf.input({ shape: [32, 32, 1] });
  const map = tf.layers.conv2d({ filters: 8, kernelSize: 3, strides: 4, name: 'theirs' }).apply(image);
  await tf.model({ inputs: image, outputs: map as never }).save(`file://${foreign}`);
  await train(tinyConfig({ model: { encoder: { from: foreign } }, training: { epochs: 1 } }), { out: run });
  await withRun(run, (opened) => exportModel(opened, { to: 'run', out }));
  const refused = (other: string, words: RegExp) =>
    assert.rejects(
      train(from(other), { out: join(folder, 'refused') }),
      (error) => error instanceof MienError && words.test(error.message),
    );
  for (const of of [run, out]) await refused(of, /its encoder came from another model/);
});

test('a z_e that is a distribution is taken as one, also by the first of two trainings, and is told by the key that makes it one', async () => {
  const kl = { loss: { expressionKl: { weight: 0.01 } }, training: { epochs: 1 } };
  const spread = join(folder, 'spread');
  await train(tinyConfig(kl), { out: spread });
  await assert.rejects(
    train(from(spread), { out: join(folder, 'refused') }),
    /loss\.expressionKl\.weight: "above 0" instead of 0/,
  );
  const config = from(spread, kl, { training: { sampling: { against: 'nuisance' } } });
  await train(firstModel(config), { out: join(folder, 'drawnAgainst') });
});

test('the model that gave its half is freed, also where the training fails before its first step', async () => {
  const side = join(folder, 'side');
  await train(tinyConfig({ dataset: { synthetic: { side: 40 } }, training: { epochs: 1 } }), { out: side });
  const against = { training: { sampling: { against: side } } };
  const before = tf.memory().numTensors;
  await assert.rejects(train(from(first, against), { out: join(folder, 'failed') }), /takes images of 40 × 40/);
  assert.equal(tf.memory().numTensors, before);
});

test('that the half may have learned from images that are to judge it here is told', async () => {
  const told = async (dataset: PartialConfig['dataset'], out: string) => {
    const sentences: string[] = [];
    const config = from(first, { dataset, training: { epochs: 1 } });
    await train(config, { out: join(folder, out), note: (sentence) => sentences.push(sentence) });
    return sentences.some((sentence) =>
      /first, whose expression half is taken, was trained on other data/.test(sentence),
    );
  };
  assert.equal(await told({ fold: { index: 1, of: 4 } }, 'divided'), true);
  assert.equal(await told({}, 'same'), false);
});

test('an encoder from elsewhere beside it is refused: the half has its own', () => {
  const twice = { model: { encoder: { from: 'there' }, expression: { from: 'here' } } };
  assert.throws(
    () => resolveConfig(twice),
    (error) => error instanceof UsageError && /model\.encoder\.from/.test(error.message),
  );
});

test('the best epoch is not asked for of a half that says the same after each: the first would be kept', () => {
  assert.throws(
    () => from(first, { training: { keep: 'best', patience: 2 } }),
    (error) => error instanceof UsageError && /training\.keep is "best"; it takes last where/.test(error.message),
  );
});

test('where no term reaches the other half, there is nothing to train, which is told', async () => {
  const none = { adversarial: { weight: 0 }, reconstruction: { weight: 0 } };
  for (const steps of [0, 3]) {
    const config = from(first, { loss: { ...none, adversary: { steps } } });
    await assert.rejects(
      train(config, { out: join(folder, 'idle') }),
      (error) => error instanceof MienError && /There is nothing to train/.test(error.message),
    );
  }
});
