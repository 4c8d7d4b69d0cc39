import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tf } from '../../../lib/engine';
import { type Labelled, trainProbe } from '../../../lib/evaluation/probes';
import { crossEntropyOf } from '../../../lib/evaluation/probes/information';
import { probeData } from '../../../lib/evaluation/probes/labelled';
import { LogisticRegression, linearLogProbabilities } from '../../../lib/evaluation/probes/logistic';
import { targetDistributions } from '../../../lib/losses';

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
  const data = probeData(train, unseen, CLASSES);
  const regression = new LogisticRegression();
  const y = targetDistributions(data.trainLabels, CLASSES);
  const penalties = reference.linear.map(({ penalty }) => penalty);
  const weights = regression.fit({ x: data.train, y }, penalties, 1e-9);
  const logs = linearLogProbabilities(data.test, weights, CLASSES);
  tf.unstack(logs).forEach((matrix, p) => {
    const got = crossEntropyOf(matrix.dataSync() as Float32Array, data.testLabels);
    const want = reference.linear[p]!.crossEntropy;
    assert.ok(Math.abs(got - want) < 2e-5, `λ ${penalties[p]}: ${got}, not ${want}`);
  });
  regression.dispose();
});

test('the linear probe is scikit-learn’s with the penalty it chose: accuracy to one image, cross-entropy to 1e-4', () => {
  const result = trainProbe('linear', train, unseen, CLASSES, [1]);
  const want = reference.linear.find(({ penalty }) => penalty === result.penalties[0])!;
  assert.ok(Math.abs(result.accuracy - want.accuracy) <= 1.01 / 600, `${result.accuracy}, not ${want.accuracy}`);
  assert.ok(Math.abs(result.balancedAccuracy - want.balancedAccuracy) < 0.004);
  assert.ok(Math.abs(result.crossEntropy - want.crossEntropy) < 1e-4, `${result.crossEntropy}`);
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
