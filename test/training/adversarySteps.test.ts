/** An adversary that learns apart: its own rate, k steps, before or after the others; who is changed by what. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Tensor, type Tensor2D, tf, type Variable } from '../../lib/engine';
import { crossEntropyLoss } from '../../lib/losses';
import { namedVariables, type PartName, type Parts, partNames, trainableVariables } from '../../lib/models/parts';
import { loadCheckpoint, saveCheckpoint } from '../../lib/runs/folder/checkpoint';
import { learnsApart } from '../../lib/training/adversarySteps';
import { DisentanglingTask } from '../../lib/training/disentangling';
import type { AdversaryOptions, LossOptions } from '../../lib/training/lossOptions';
import { temporaryFolder } from '../data/temporary';
import { assertClose, valuesOf } from '../helpers';
import { createSmall } from '../models/small';
import { barDataset, lossOptions, OPTIONS, smallBatch } from './small';

const dataset = barDataset();
const { images } = smallBatch();
const LABELS = [0, 1, 2, 0];
/** Plain gradient descent: a step is the gradient times the rate. */
const PLAIN = { name: 'sgd', weightDecay: 0, momentum: 0, clipNorm: 0 } as const;
const RATE = 0.05;

const lossWith = (adversary: Partial<AdversaryOptions>, more: Partial<LossOptions> = {}): LossOptions => {
  const options = lossOptions();
  return { ...options, ...more, adversary: { ...options.adversary, ...adversary } };
};
const weightsOf = (parts: Parts, part: PartName) => trainableVariables(parts, [part]).map(valuesOf);

/** What the logits of each image of the batch are given. */
const ADJUSTMENTS = Float32Array.of(0.7, -0.2, 0, -1, 0.5, 0.3, 0, 0, 2, 0.1, 0.2, -0.9);

/** The weights after one step of plain gradient descent on the batch. */
function afterStep(loss: LossOptions, compiled = false, adjustments?: Float32Array) {
  const parts = createSmall();
  const task = new DisentanglingTask(parts, dataset, { ...OPTIONS, loss, optimizer: PLAIN, compiled });
  const numbers = task.stepOn({ images, labels: LABELS, ...(adjustments && { adjustments }) }, RATE);
  return { parts, numbers };
}

/** k steps of the adversary on the codes of the first weights, one by one, with tf's own gradients. */
function taught(steps: number, rate: number, adjustments?: Float32Array): { adversary: number[][]; loss: number } {
  const parts = createSmall();
  const { labels } = smallBatch();
  const codes = parts.nuisance.apply(parts.encoder.apply(images, { training: true }) as Tensor) as Tensor2D;
  const variables = trainableVariables(parts, ['adversary']);
  const given = adjustments ? tf.tensor2d(adjustments, [4, 3]) : tf.zeros([4, 3]);
  const loss = () => crossEntropyLoss(labels, (parts.adversary.apply(codes) as Tensor2D).add(given));
  for (let i = 0; i < steps; i++) {
    const { grads } = tf.variableGrads(loss, variables);
    for (const variable of variables) variable.assign(variable.sub(grads[variable.name]!.mul(rate)) as Variable);
  }
  return { adversary: variables.map(valuesOf), loss: valuesOf(loss())[0]! };
}

function assertWeights(actual: number[][], expected: number[][], what: string): void {
  for (const [i, values] of expected.entries()) assertClose(actual[i]!, values, 1e-5, `${what}, variable ${i}`);
}

/** Of a configuration with this fingerprint, on some data. */
const originOf = (fingerprint: string) => ({ fingerprint, data: 'data' });

test('only an adversary with the others’ rate, one step and joint updates shares their optimizer', () => {
  const usual = { steps: 1, learningRate: 1, updates: 'joint' } as const;
  assert.equal(learnsApart(usual), false);
  assert.equal(learnsApart({ ...usual, steps: 0, learningRate: 3 }), false, 'nothing learns');
  for (const other of [{ steps: 2 }, { learningRate: 0.5 }, { updates: 'alternating' as const }]) {
    assert.equal(learnsApart({ ...usual, ...other }), true);
  }
});

for (const updates of ['joint', 'alternating'] as const) {
  for (const [steps, ratio] of [
    [1, 2],
    [3, 1],
    [4, 0.5],
  ] as const) {
    test(`${updates}, ${steps} steps at ${ratio} times the rate: the adversary is where that many plain steps take it`, () => {
      const expected = taught(steps, RATE * ratio);
      for (const compiled of [false, true]) {
        const { parts } = afterStep(lossWith({ steps, learningRate: ratio, updates }), compiled);
        assertWeights(weightsOf(parts, 'adversary'), expected.adversary, compiled ? 'compiled' : 'op by op');
      }
      const adjusted = taught(steps, RATE * ratio, ADJUSTMENTS);
      const { parts } = afterStep(lossWith({ steps, learningRate: ratio, updates }), true, ADJUSTMENTS);
      assertWeights(weightsOf(parts, 'adversary'), adjusted.adversary, 'with adjustments');
      assert.notDeepEqual(adjusted.adversary, expected.adversary);
    });
  }
}

test('joint: the others take the very step that they take beside an adversary that shares the optimizer', () => {
  const [usual, apart] = [afterStep(lossWith({})), afterStep(lossWith({ steps: 5, learningRate: 7 }))];
  for (const part of partNames(usual.parts).filter((name) => name !== 'adversary')) {
    assert.deepEqual(weightsOf(apart.parts, part), weightsOf(usual.parts, part), part);
  }
  for (const name of ['expression', 'adversary', 'adversarial', 'total']) {
    assert.equal(apart.numbers[name], usual.numbers[name], name);
  }
});

test('alternating: the others feel the adversary as it is after its steps, and its loss is told from there', () => {
  const learned = taught(3, RATE);
  const { parts, numbers } = afterStep(lossWith({ steps: 3, updates: 'alternating' }));
  assertClose([numbers.adversary!], [learned.loss], 1e-5);
  // the same step beside an adversary that starts where three steps would have taken it, and stays there
  const placed = createSmall();
  for (const [i, variable] of trainableVariables(placed, ['adversary']).entries()) {
    variable.assign(tf.tensor(learned.adversary[i]!, variable.shape) as Variable);
  }
  const loss = lossWith({});
  new DisentanglingTask(placed, dataset, { ...OPTIONS, loss, optimizer: PLAIN, compiled: false }).stepOn(
    { images, labels: LABELS },
    RATE,
  );
  for (const part of ['encoder', 'nuisance'] as const)
    assertWeights(weightsOf(parts, part), weightsOf(placed, part), part);
  const joint = afterStep(lossWith({ steps: 3 })).parts;
  assert.notDeepEqual(weightsOf(parts, 'nuisance'), weightsOf(joint, 'nuisance'), 'which joint updates do not');
});

test('with one step of it a step, switched off, or apart: what a setting does not train stays bit for bit', () => {
  const off = { adversarial: { ...lossOptions().adversarial, weight: 0 } };
  const noImage = { reconstruction: { weight: 0, space: 'pixels', reachesExpression: true } } as const;
  const mute = { expression: { weight: 0, dropout: 0 } };
  const cases: [string, LossOptions, PartName[]][] = [
    ['all', lossWith({}), partNames(createSmall())],
    ['all, apart', lossWith({ steps: 2 }), partNames(createSmall())],
    ['no adversary', lossWith({ steps: 0 }, off), ['encoder', 'expression', 'nuisance', 'classifier', 'decoder']],
    ['an adversary apart alone', lossWith({ steps: 2 }, { ...off, ...noImage, ...mute }), ['classifier', 'adversary']],
    ['classifier alone, as a monitor', lossWith({ steps: 0 }, { ...off, ...noImage, ...mute }), ['classifier']],
    ['adversarial alone', lossWith({}, { ...noImage, ...mute }), ['nuisance', 'classifier', 'adversary']],
    [
      'reconstruction alone',
      lossWith({ steps: 0 }, { ...off, ...mute }),
      ['encoder', 'expression', 'nuisance', 'classifier', 'decoder'],
    ],
  ];
  const start = createSmall();
  for (const [what, loss, trained] of cases) {
    const { parts } = afterStep(loss);
    for (const part of partNames(start)) {
      const same = trainableVariables(parts, [part]).map((variable, i) => {
        return valuesOf(variable).every((value, k) => value === weightsOf(start, part)[i]![k]);
      });
      assert.equal(same.includes(false), trained.includes(part), `${what}: ${part}`);
    }
  }
});

test('an adversary that is switched off has no numbers: no loss, no accuracy that would look like success', () => {
  const loss = lossWith({ steps: 0 }, { adversarial: { ...lossOptions().adversarial, weight: 0 } });
  const task = new DisentanglingTask(createSmall(), dataset, { ...OPTIONS, loss });
  assert.deepEqual(Object.keys(task.stepOn({ images, labels: LABELS }, RATE)), [
    'expression',
    'reconstruction',
    'total',
    'gradientNorm',
  ]);
  assert.deepEqual(Object.keys(task.validate()), ['accuracy', 'loss']);
});

test('an adversary that is not finite is refused with all it touched, its slots too', () => {
  for (const compiled of [false, true]) {
    const task = new DisentanglingTask(createSmall(), dataset, {
      ...OPTIONS,
      compiled,
      loss: lossWith({ steps: 3, learningRate: 1e30 }),
    });
    const state = () => [
      [...namedVariables(task.parts).values()].map(valuesOf),
      [...task.optimizer.state().slots.values()].map(valuesOf),
    ];
    const before = state();
    const numbers = task.stepOn({ images, labels: LABELS }, 1e9);
    assert.ok(!Number.isFinite(numbers.adversaryGradientNorm), `${numbers.adversaryGradientNorm}`);
    assert.deepEqual(state(), before);
  }
});

test('a checkpoint holds the adversary’s own slots and brings back its count of steps', () => {
  const path = join(temporaryFolder(), 'apart.safetensors');
  const create = (seed: number) =>
    new DisentanglingTask(createSmall(seed), dataset, { ...OPTIONS, loss: lossWith({ steps: 3, learningRate: 2 }) });
  const first = create(1);
  for (let i = 0; i < 4; i++) first.stepOn({ images, labels: LABELS }, 0.01);
  assert.deepEqual([...first.optimizer.state().slots.keys()], ['m', 'v', 'adversary/m', 'adversary/v']);
  saveCheckpoint(path, first.parts, first.optimizer, [], originOf('abc'));
  const second = create(2);
  loadCheckpoint(path, second.parts, second.optimizer, originOf('abc'));
  for (let i = 0; i < 3; i++) {
    assert.deepEqual(
      second.stepOn({ images, labels: LABELS }, 0.01),
      first.stepOn({ images, labels: LABELS }, 0.01),
      `step ${i + 1} after`,
    );
  }
  const weights = ({ parts }: DisentanglingTask) => [...namedVariables(parts).values()].map(valuesOf);
  assert.deepEqual(weights(second), weights(first));
});
