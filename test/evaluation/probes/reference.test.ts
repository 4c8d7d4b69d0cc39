import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Tensor2D, type Tensor3D, tf } from '../../../lib/engine';
import { type Labelled, type PROBES, trainProbe } from '../../../lib/evaluation/probes';
import { probeCodes } from '../../../lib/evaluation/probes/codes';
import { oneHot } from '../../../lib/evaluation/probes/holdOut';
import { crossEntropyOf } from '../../../lib/evaluation/probes/information';
import { fitLogistic } from '../../../lib/evaluation/probes/logistic';
import { Random } from '../../../lib/support/random';

interface Scores {
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly crossEntropy: number;
}
interface Reference {
  readonly train: { codes: number[]; labels: number[] };
  readonly test: { codes: number[]; labels: number[] };
  readonly linear: readonly (Scores & { penalty: number })[];
  /** Ten seeds. */
  readonly mlp: readonly Scores[];
  /** Ten seeds of `MLPClassifier` on so many codes of `fewCodes`. */
  readonly few: readonly { readonly n: number; readonly accuracies: readonly number[] }[];
}

const CLASSES = 3;
const reference = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'data', 'probe_reference.json'), 'utf8'),
) as Reference;
const labelled = ({ codes, labels }: Reference['train']): Labelled => ({
  codes: { values: Float32Array.from(codes), columns: codes.length / labels.length },
  labels,
});
const train = labelled(reference.train);
const unseen = labelled(reference.test);

test('logistic regression is scikit-learn’s: test cross-entropy to 2e-5 for penalties from 10 to 1e-4, fitted in one go', () => {
  const matrix = ({ codes: { values, columns } }: Labelled) => tf.tensor2d(values, [values.length / columns, columns]);
  const codes = probeCodes(matrix(train), matrix(unseen));
  const penalties = reference.linear.map(({ penalty }) => penalty);
  const all = Int32Array.from(train.labels, (_, i) => i);
  const labels = [oneHot(Int32Array.from(train.labels), all, CLASSES)];
  const stacked = { x: tf.stack([codes.train]) as Tensor3D, curvature: tf.stack([codes.curvature]) as Tensor3D };
  const [[weights]] = fitLogistic(stacked, [{ classes: CLASSES, penalties, labels }], 1e-9) as [[Tensor2D]];
  penalties.forEach((penalty, p) => {
    const logits = codes.test.matMul(weights.slice([0, p * CLASSES], [-1, CLASSES]));
    const logs = tf.logSoftmax(logits).dataSync() as Float32Array;
    const got = crossEntropyOf(logs, Int32Array.from(unseen.labels));
    const want = reference.linear[p]!.crossEntropy;
    assert.ok(Math.abs(got - want) < 2e-5, `λ ${penalty}: ${got}, not ${want}`);
  });
});

test('several labels, hold-outs and penalties fitted side by side are what each is by itself', () => {
  const [n, columns] = [60, 4];
  const random = new Random(1, 'side by side');
  const codes = [1, 2].map(() =>
    tf.tensor2d(
      Float32Array.from({ length: n * columns }, () => random.normal()),
      [n, columns],
    ),
  );
  const parts = codes.map((own) => probeCodes(own, own));
  const stack = (some: typeof parts) => ({
    x: tf.stack(some.map((part) => part.train)) as Tensor3D,
    curvature: tf.stack(some.map((part) => part.curvature)) as Tensor3D,
  });
  const rows = [0, 1].map((h) => Int32Array.from({ length: n }, (_, i) => i).filter((i) => i % 5 !== h));
  const tasks = [2, 5, 3].map((classes, t) => {
    const own = Int32Array.from({ length: n }, (_, i) => (i < classes * 5 ? i % classes : random.integer(classes)));
    return { classes, penalties: [0.1 / (t + 1), 0.01], labels: rows.map((some) => oneHot(own, some, classes)) };
  });
  const together = fitLogistic(stack(parts), tasks, 1e-8);
  for (const [t, task] of tasks.entries()) {
    for (const [h, part] of parts.entries()) {
      for (const [p, penalty] of task.penalties.entries()) {
        const alone = { ...task, penalties: [penalty], labels: [task.labels[h]!] };
        const [[want]] = fitLogistic(stack([part]), [alone], 1e-8) as [[Tensor2D]];
        const got = together[t]![h]!.slice([0, p * task.classes], [-1, task.classes]);
        const difference = got.sub(want).abs().max().dataSync()[0]!;
        assert.ok(difference < 0.01, `task ${t}, hold-out ${h}, λ ${penalty}: ${difference}`);
      }
    }
  }
});

test('the linear probe names as scikit-learn with the penalty it chose, to two images, and is as sure as held-out codes let it be', () => {
  const result = trainProbe('linear', train, unseen, CLASSES, [1]);
  const want = reference.linear.find(({ penalty }) => penalty === result.chosen[0])!;
  assert.ok(Math.abs(result.accuracy - want.accuracy) <= 2.01 / 600, `${result.accuracy}, not ${want.accuracy}`);
  assert.ok(Math.abs(result.balancedAccuracy - want.balancedAccuracy) < 0.004);
  assert.ok(Math.abs(result.crossEntropy - want.crossEntropy) < 0.02, `${result.crossEntropy}`);
  const best = Math.min(...reference.linear.map(({ crossEntropy }) => crossEntropy));
  assert.ok(want.crossEntropy < best + 0.02, 'and what the hold-out chose is near the best on the test codes');
});

test('the network is no worse than scikit-learn’s MLPClassifier with as many units, and not better than can be', () => {
  const result = trainProbe('mlp', train, unseen, CLASSES, [1, 2, 3]);
  const accuracies = reference.mlp.map(({ accuracy }) => accuracy);
  const [low, high] = [Math.min(...accuracies), Math.max(...accuracies)];
  assert.ok(result.accuracy > low - 0.03 && result.accuracy < high + 0.03, `${result.accuracy}, not ${low} … ${high}`);
  const losses = reference.mlp.map(({ crossEntropy }) => crossEntropy);
  assert.ok(result.crossEntropy < Math.max(...losses) + 0.02, `${result.crossEntropy}, not ${losses}`);
  assert.ok(result.crossEntropy > Math.min(...losses) - 0.1, `${result.crossEntropy}, not ${losses}`);
  assert.ok(result.accuracy > reference.linear[3]!.accuracy + 0.1, 'and it reads what no linear probe can');
});

/** As `Few` in probe_reference.py draws them. */
function fewCodes(): (n: number) => Labelled {
  let state = 7;
  const uniform = () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return (n) => {
    const labels = new Int32Array(n);
    const values = new Float32Array(40 * n);
    for (let i = 0; i < n; i++) {
      const label = Math.floor(uniform() * 5);
      const row = Array.from({ length: 40 }, () => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b, 0) - 6);
      if (label < 3) row[label]! += 2;
      else row[4] = Math.abs(row[4]!) * (row[3]! > 0 ? 1 : -1) * (label === 3 ? 1 : -1);
      labels[i] = label;
      values.set(row, 40 * i);
    }
    return { codes: { values, columns: 40 }, labels };
  };
}

test('on 200, 300 and 1,000 codes of 40 columns the network reads no less than scikit-learn’s MLPClassifier, in each of six seeds', () => {
  const draw = fewCodes();
  const [all, others] = [draw(1000), draw(1000)];
  for (const { n, accuracies } of reference.few) {
    const some = {
      codes: { ...all.codes, values: all.codes.values.subarray(0, 40 * n) },
      labels: Array.from(all.labels).slice(0, n),
    };
    const read = (name: (typeof PROBES)[number]) =>
      [1, 2, 3, 4, 5, 6].map((seed) => trainProbe(name, some, others, 5, [seed]).accuracy);
    const [linear, mlp] = [read('linear'), read('mlp')];
    // two standard errors of a difference between 1,000 images and what a share of 15 % held out costs
    const least = accuracies.reduce((a, b) => a + b, 0) / accuracies.length - 0.03;
    assert.ok(Math.min(...mlp) > least, `${n}: ${mlp}, not ${least}`);
    assert.ok(Math.max(...mlp) < Math.max(...accuracies) + 0.1, `${n}: ${mlp} is more than there can be`);
    const lost = Math.max(...mlp.map((accuracy, s) => linear[s]! - accuracy));
    assert.ok(lost < 0.03, `${n}: ${mlp}, and linear ${linear}`);
  }
});
