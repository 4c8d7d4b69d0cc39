/** What shares no loss shares no norm that it is clipped by: a part that only watches changes nobody's step. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { tf } from '../../../lib/engine';
import { PART_NAMES, type PartName, trainableVariables } from '../../../lib/models/parts';
import { loadCheckpoint, saveCheckpoint } from '../../../lib/runs/folder/checkpoint';
import { DisentanglingTask } from '../../../lib/training/disentangling';
import type { LossOptions } from '../../../lib/training/lossOptions';
import type { OptimizerOptions } from '../../../lib/training/optimizers/optimizer';
import { Optimizer } from '../../../lib/training/optimizers/optimizer';
import { Optimizers } from '../../../lib/training/optimizers/optimizers';
import { trainedGroups } from '../../../lib/training/terms';
import { temporaryFolder } from '../../data/temporary';
import { assertClose, assertNothingStays, valuesOf } from '../../helpers';
import { createSmall } from '../../models/small';
import { barDataset, lossOptions, OPTIONS, smallBatch } from '../small';

const dataset = barDataset();
const { images } = smallBatch();
const STEPS = 5;
/** So low that every step is clipped. */
const CLIP = 0.05;

const without = { ...lossOptions().adversary, steps: 0 };
const mute = { expression: { weight: 0, dropout: 0 } };

function trained(loss: LossOptions, compiled: boolean, name: 'adam' | 'sgd', clipNorm = CLIP) {
  const parts = createSmall();
  const optimizer = { name, weightDecay: 0.01, momentum: 0.9, clipNorm };
  const task = new DisentanglingTask(parts, dataset, { ...OPTIONS, loss, optimizer, compiled });
  const norms = Array.from({ length: STEPS }, () => task.stepOn({ images, labels: [0, 1, 2, 0] }, 0.02).gradientNorm!);
  task.dispose();
  const weights = (part: PartName) => trainableVariables(parts, [part]).map(valuesOf);
  return { norms, weights };
}

/** Of a configuration with this fingerprint, on some data. */
const originOf = (fingerprint: string) => ({ fingerprint, data: 'data' });

test('groups are the parts that some term ties together', () => {
  const cases: [LossOptions, PartName[][]][] = [
    [lossOptions(), [['encoder', 'expression', 'classifier', 'nuisance', 'decoder'], ['adversary']]],
    [lossOptions({}, 0), [['encoder', 'expression', 'classifier'], ['adversary'], ['nuisance']]],
    [lossOptions({ reachesEncoder: true }, 0), [['encoder', 'expression', 'classifier', 'nuisance'], ['adversary']]],
    [lossOptions({ weight: 0 }, 0), [['encoder', 'expression', 'classifier'], ['adversary']]],
    [{ ...lossOptions({ weight: 0 }, 0), adversary: without }, [['encoder', 'expression', 'classifier']]],
    [{ ...lossOptions(), ...mute }, [['encoder', 'expression', 'nuisance', 'decoder'], ['classifier'], ['adversary']]],
  ];
  for (const [options, groups] of cases) assert.deepEqual(trainedGroups(options, createSmall()), groups);
});

for (const compiled of [true, false]) {
  for (const name of ['adam', 'sgd'] as const) {
    test(`${name}, ${compiled ? 'compiled' : 'op by op'}: at λ_adv 0 all else is bit for bit the same with the adversary watching and without`, () => {
      for (const reconstruction of [0, 2]) {
        const loss = lossOptions({ weight: 0 }, reconstruction);
        const watched = trained(loss, compiled, name);
        const alone = trained({ ...loss, adversary: without }, compiled, name);
        assert.ok(Math.min(...alone.norms) > CLIP, 'every step is clipped');
        for (const part of PART_NAMES.filter((part) => part !== 'adversary')) {
          assert.deepEqual(watched.weights(part), alone.weights(part), `${part}, λ_rec ${reconstruction}`);
        }
        assert.notDeepEqual(watched.weights('adversary'), alone.weights('adversary'), 'it learns');
        assert.notDeepEqual(
          trained(loss, compiled, name, 1).weights('encoder'),
          alone.weights('encoder'),
          'clipping tells',
        );
      }
    });
  }
}

test('so does an adversarial term that stays in the nuisance branch leave the classifier alone', () => {
  const [with1, with9] = [1, 9].map((weight) => trained(lossOptions({ weight }, 0), true, 'sgd'));
  for (const part of ['encoder', 'expression', 'classifier'] as const) {
    assert.deepEqual(with1!.weights(part), with9!.weights(part), part);
  }
});

for (const fused of [true, false]) {
  test(`${fused ? 'in the kernel' : 'in plain ops'}, each group is clipped by its own norm, and the norm of all is told`, () => {
    const options: OptimizerOptions = { name: 'sgd', weightDecay: 0, momentum: 0, clipNorm: 1 };
    const zero = () => tf.variable(tf.tensor1d([0]));
    const [a, b] = [[zero(), zero()], [zero()]];
    const optimizers = new Optimizers({ a: { variables: a! }, b: { variables: b! } }, options, fused);
    const gradients = [3, 4, 12].map((g) => tf.tensor1d([g]));
    const numbers = optimizers.nextNumbers(1);
    const norm = optimizers.applyAll(['a', 'b'], gradients, numbers);
    assertClose([...a!, ...b!].flatMap(valuesOf), [-0.6, -0.8, -1], 1e-6);
    assertClose(norm, [13], 1e-6);
    assertNothingStays(() => tf.dispose([optimizers.applyAll(['a', 'b'], gradients, numbers)]));
    assert.deepEqual([...optimizers.state().slots.keys()], ['momentum', 'b/momentum']);
  });
}

test('a group with steps and a rate of its own counts its own steps, and comes back from the training’s', () => {
  const options: OptimizerOptions = { name: 'adam', weightDecay: 0, momentum: 0, clipNorm: 0 };
  const create = () => {
    const [a, b] = [0, 0].map(() => tf.variable(tf.tensor1d([0])));
    return new Optimizers({ a: { variables: [a!] }, b: { variables: [b!], steps: 3, learningRate: 2 } }, options);
  };
  const optimizers = create();
  const ofStep = (step: number) => {
    const numbers = optimizers.nextNumbers(0.1);
    assert.deepEqual([numbers.a!.length, numbers.b!.length], [1, 3]);
    assertClose([numbers.a![0]!.learningRate, numbers.b![2]!.learningRate].flatMap(valuesOf), [0.1, 0.2], 1e-6);
    const corrections = numbers.b!.flatMap(({ meanCorrection }) => valuesOf(meanCorrection));
    const own = [1, 2, 3].map((k) => 1 / (1 - 0.9 ** (3 * step + k)));
    assertClose(corrections, own, 1e-6, `step ${step}`);
    assertClose(numbers.a![0]!.meanCorrection, [1 / (1 - 0.9 ** (step + 1))], 1e-6);
    return corrections;
  };
  for (const step of [0, 1]) ofStep(step);
  const { slots, steps } = optimizers.state();
  assert.equal(steps, 2);
  const resumed = create();
  resumed.restore(new Map([...slots].map(([name, slot]) => [name, Float32Array.from(valuesOf(slot))])), steps);
  const next = resumed.nextNumbers(0.1).b!.flatMap(({ meanCorrection }) => valuesOf(meanCorrection));
  assert.deepEqual(next, ofStep(2));
});

test('a checkpoint brings back the slots of every group; one in which all parts share theirs is refused with the cure', () => {
  const path = join(temporaryFolder(), 'last.safetensors');
  const create = (seed: number) => new DisentanglingTask(createSmall(seed), dataset, OPTIONS);
  const [first, second] = [create(1), create(2)];
  const step = (task: DisentanglingTask) => task.stepOn({ images, labels: [0, 1, 2, 0] }, 0.01);
  for (let i = 0; i < 3; i++) step(first);
  assert.deepEqual([...first.optimizer.state().slots.keys()], ['m', 'v', 'adversary/m', 'adversary/v']);
  saveCheckpoint(path, first.parts, first.optimizer, [], originOf('abc'));
  loadCheckpoint(path, second.parts, second.optimizer, originOf('abc'));
  for (let i = 0; i < 3; i++) assert.deepEqual(step(second), step(first));

  saveCheckpoint(path, first.parts, new Optimizer(first.trained, OPTIONS.optimizer), [], originOf('abc'));
  assert.throws(
    () => loadCheckpoint(path, second.parts, second.optimizer, originOf('abc')),
    /grouped the parts differently: train again/,
  );
});
