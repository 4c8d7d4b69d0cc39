import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, tf } from '../../lib/engine';
import { encodeBatch } from '../../lib/models/disentangler';
import { disposeParts, namedVariables, type Parts } from '../../lib/models/parts';
import { DisentanglingTask } from '../../lib/training/disentangling';
import { activeTerms, computeTerms } from '../../lib/training/terms';
import { type Numbers, trainEpochs } from '../../lib/training/trainer';
import { alive, assertClose, valuesOf } from '../helpers';
import { createSmall } from '../models/small';
import { barDataset, lossOptions, OPTIONS, smallBatch } from './small';

const dataset = barDataset();
const schedule = { name: 'constant', peak: 0.02, warmup: 0.3 } as const;
const weightsOf = (parts: Parts) => [...namedVariables(parts).values()].map(valuesOf);

/** Every step of an epoch. */
function runEpoch(task: DisentanglingTask, epoch: number, learningRate = 0.02): Numbers[] {
  task.startEpoch(epoch);
  return Array.from({ length: task.stepsPerEpoch }, (_, index) => task.step(index, learningRate));
}

for (const compiled of [true, false]) {
  const mode = compiled ? 'compiled' : 'op by op';
  const createTask = (parts = createSmall(), more = {}) =>
    new DisentanglingTask(parts, dataset, { ...OPTIONS, compiled, ...more });

  test(`${mode}: training learns to tell the classes apart and to reconstruct`, async () => {
    const task = createTask();
    assert.equal(task.stepsPerEpoch, 5);
    const history = await trainEpochs(task, { epochs: 12, schedule, patience: 0 });
    const [first, last] = [history[0]!, history.at(-1)!];
    assert.ok(last.train.total! < 0.7 * first.train.total!, `total ${first.train.total} -> ${last.train.total}`);
    assert.ok(last.train.expression! < 0.7 * first.train.expression!);
    assert.ok(last.train.reconstruction! < first.train.reconstruction!);
    assert.ok(last.validation.accuracy >= 0.9, `accuracy ${last.validation.accuracy}`);
  });

  test(`${mode}: a step tells every term, the total and the norm of the gradient`, () => {
    const task = createTask();
    const [numbers] = runEpoch(task, 1) as [Numbers];
    const names = ['expression', 'adversary', 'adversarial', 'reconstruction', 'total', 'gradientNorm'];
    assert.deepEqual(Object.keys(numbers), names);
    const { expression, adversary, adversarial, reconstruction, total, gradientNorm } = numbers as Record<
      string,
      number
    >;
    assertClose([total!], [expression! + adversary! + 0.5 * adversarial! + 2 * reconstruction!], 1e-5);
    assert.ok(gradientNorm! > 0);
    const two = runEpoch(createTask(createSmall(), { loss: lossOptions({ weight: 0 }, 0) }), 1)[0]!;
    assert.deepEqual(Object.keys(two), ['expression', 'adversary', 'total', 'gradientNorm']);
  });

  test(`${mode}: the number of tensors stays the same from the second epoch on`, () => {
    const task = createTask();
    runEpoch(task, 1);
    task.validate();
    const before = alive();
    for (const epoch of [2, 3]) {
      runEpoch(task, epoch);
      task.validate();
      assert.deepEqual(alive(), before, `epoch ${epoch}`);
    }
  });

  test(`${mode}: task and parts free all they took`, () => {
    const before = alive();
    const task = createTask();
    runEpoch(task, 1);
    task.dispose();
    disposeParts(task.parts);
    assert.deepEqual(alive(), before);
  });

  test(`${mode}: the same seeds give the same numbers and weights; another order gives others`, () => {
    const [a, b, other] = [createTask(), createTask(), createTask(createSmall(), { seed: 4 })];
    const numbers = [1, 2].flatMap((epoch) => runEpoch(a, epoch));
    assert.deepEqual(
      [1, 2].flatMap((epoch) => runEpoch(b, epoch)),
      numbers,
    );
    assert.deepEqual(weightsOf(b.parts), weightsOf(a.parts));
    assert.notDeepEqual(runEpoch(other, 1), numbers.slice(0, 5));
  });
}

test('a task aims at smoothed labels, its adversary at plain ones, and hides behind the training split’s frequencies', () => {
  const { labels } = dataset.splits.train;
  const share = (k: number) => labels.filter((label) => label === k).length / labels.length;
  const frequencies = [0, 1, 2].map(share);
  const images = smallBatch().images;
  for (const [target, prior] of [
    ['prior', frequencies],
    ['uniform', [1 / 3, 1 / 3, 1 / 3]],
  ] as const) {
    const loss = lossOptions({ target });
    const task = new DisentanglingTask(createSmall(), dataset, { ...OPTIONS, loss });
    const { terms } = task.gradientsOn({ images, labels: [0, 1, 2, 0] });
    const expected = computeTerms(createSmall(), smallBatch(), loss, { prior });
    for (const [i, name] of activeTerms(OPTIONS.loss).entries())
      assertClose(terms[i]!, expected[name]!, 1e-6, `${target}: ${name}`);
  }
  assert.ok(Math.abs(frequencies[0]! - 1 / 3) > 0.05, 'the two targets differ');
});

const counted = (k: number) => dataset.splits.train.labels.filter((label) => label === k).length;

for (const [what, more] of [
  ['class weights', { draw: 'natural', loss: { ...lossOptions(), classWeights: 'balanced' } }],
  ['balanced batches', { draw: 'balanced', loss: lossOptions() }],
] as const) {
  test(`${what}: the prior that the adversary is held to is the one it sees, uniform`, () => {
    const images = smallBatch().images;
    const { terms } = new DisentanglingTask(createSmall(), dataset, { ...OPTIONS, ...more }).gradientsOn({
      images,
      labels: [0, 1, 2, 0],
    });
    const weights = [0, 1, 2, 0].map((k) => (what === 'class weights' ? 40 / (3 * counted(k)) : 1));
    const batch = { ...smallBatch(), weights: tf.tensor1d(weights) };
    const expected = computeTerms(createSmall(), batch, OPTIONS.loss, { prior: [1 / 3, 1 / 3, 1 / 3] });
    for (const [i, name] of activeTerms(OPTIONS.loss).entries()) assertClose(terms[i]!, expected[name]!, 1e-6, name);
  });
}

test('class weights under balanced batches change nothing: every class is seen as often as any other', () => {
  const run = (classWeights: 'none' | 'balanced') => {
    const loss = { ...lossOptions(), classWeights };
    return runEpoch(new DisentanglingTask(createSmall(), dataset, { ...OPTIONS, draw: 'balanced', loss }), 1);
  };
  for (const [i, numbers] of run('balanced').entries()) {
    assertClose(Object.values(numbers), Object.values(run('none')[i]!), 1e-5);
  }
});

test('shares of votes: the expression term aims at them, smoothed; the adversary at the label', () => {
  const shares = Float32Array.of(0.6, 0.4, 0, 0, 1, 0, 0.1, 0.2, 0.7, 0.5, 0.25, 0.25);
  const task = new DisentanglingTask(createSmall(), dataset, OPTIONS);
  const { terms } = task.gradientsOn({ images: smallBatch().images, labels: [0, 1, 2, 0], distributions: shares });
  const targets = tf.tensor2d(
    shares.map((p) => 0.9 * p + 0.1 / 3),
    [4, 3],
  );
  const prior = [0, 1, 2].map((k) => counted(k) / 40);
  const expected = computeTerms(createSmall(), { ...smallBatch(), targets }, OPTIONS.loss, { prior });
  for (const [i, name] of activeTerms(OPTIONS.loss).entries()) assertClose(terms[i]!, expected[name]!, 1e-6, name);
});

test('a split with shares of votes trains on them, compiled and op by op alike', () => {
  const { train } = dataset.splits;
  const distributions = Float32Array.from({ length: 120 }, (_, i) => [0.5, 0.3, 0.2][i % 3]!);
  const voted = { ...dataset, splits: { ...dataset.splits, train: { ...train, distributions } } };
  const step = (data: typeof dataset, compiled: boolean) =>
    runEpoch(new DisentanglingTask(createSmall(), data, { ...OPTIONS, compiled }), 1)[0]!;
  assertClose(Object.values(step(voted, true)), Object.values(step(voted, false)), 1e-5);
  assert.notEqual(step(voted, true).expression, step(dataset, true).expression);
  assert.equal(step(voted, true).adversary, step(dataset, true).adversary, 'the adversary guesses the label');
});

test('without reconstruction and adversarial term, what nothing reaches stays as it was drawn', () => {
  const parts = createSmall();
  const before = weightsOf(createSmall());
  const options = { ...OPTIONS, compiled: false, loss: lossOptions({ weight: 0 }, 0) };
  runEpoch(new DisentanglingTask(parts, dataset, options), 1);
  [...namedVariables(parts)].forEach(([name, variable], i) => {
    const isSame = valuesOf(variable).every((value, k) => value === before[i]![k]);
    assert.equal(isSame, /^(decoder|nuisance)/.test(name), name);
  });
});

test('validation counts every image once, the last and smaller batch too', () => {
  const large = barDataset(8, 300);
  const task = new DisentanglingTask(createSmall(), large, OPTIONS);
  const { validation } = large.splits;
  const all = Array.from({ length: 300 }, (_, i) => i);
  const images = tf.tensor4d(
    Float32Array.from(validation.read(all), (v) => v / 255),
    [300, 16, 16, 1],
  );
  const { logits, nuisance } = encodeBatch(task.parts, images);
  const share = (x: Tensor) => valuesOf(x.argMax(1)).filter((k, i) => k === validation.labels[i]).length / 300;
  const rows = tf.logSoftmax(logits).arraySync() as number[][];
  const loss = rows.reduce((sum, row, i) => sum - row[validation.labels[i]!]!, 0) / 300;
  const result = task.validate();
  assertClose([result.accuracy, result.loss!], [share(logits), loss], 1e-5);
  assertClose([result.adversaryAccuracy!], [share(task.parts.adversary.apply(nuisance) as Tensor)], 1e-7);
});
