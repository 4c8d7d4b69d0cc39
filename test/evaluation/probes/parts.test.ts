import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../../lib/engine';
import { holdOut } from '../../../lib/evaluation/probes/holdOut';
import { crossEntropyOf, entropyOf, overAllClasses } from '../../../lib/evaluation/probes/information';
import { judge } from '../../../lib/evaluation/probes/judge';
import type { ProbeData } from '../../../lib/evaluation/probes/labelled';

const close = (got: number, want: number, tolerance = 1e-6) =>
  assert.ok(Math.abs(got - want) < tolerance, `${got}, not ${want}`);

/** Counts and labels are all that judging looks at. */
function data(classes: number, trainLabels: number[], testLabels: number[], seen: number[]): ProbeData {
  const nothing = tf.zeros([0, 1]) as ProbeData['train'];
  return {
    train: nothing,
    test: nothing,
    classes,
    seen,
    trainLabels: Int32Array.from(trainLabels),
    testLabels: Int32Array.from(testLabels),
    counts: seen.map((_, i) => trainLabels.filter((label) => label === i).length),
  };
}

test('a hold-out takes 15 % of each class, at least one of two, none of a single one; the seed says which', () => {
  const labels = Int32Array.from([...new Array(100).fill(0), ...new Array(20).fill(1), 2, 2, 3]);
  const { fit, held } = holdOut(labels, 1);
  assert.deepEqual(
    [0, 1, 2, 3].map((k) => held.filter((row) => labels[row] === k).length),
    [15, 3, 1, 0],
  );
  assert.deepEqual(
    [...fit, ...held].sort((a, b) => a - b),
    [...labels.keys()],
    'every row is in one of the two',
  );
  assert.deepEqual(holdOut(labels, 1), { fit, held });
  const other = holdOut(labels, 2);
  assert.equal(other.held.length, held.length);
  assert.notDeepEqual(other.held, held);
  assert.equal(holdOut(Int32Array.from([0, 1, 2]), 1).held.length, 0);
});

test('entropy and cross-entropy by hand: training frequencies ¾ and ¼ on test labels 0, 1', () => {
  const half = data(2, [0, 0, 0, 1], [0, 1], [0, 1]);
  close(entropyOf(half), -(Math.log(0.75) + Math.log(0.25)) / 2);
  close(
    crossEntropyOf(Float32Array.from([0.9, 0.1, 0.4, 0.6].map(Math.log)), half.testLabels),
    -(Math.log(0.9) + Math.log(0.6)) / 2,
  );
});

test('two unseen classes of four, after six images, get a tenth each; the seen ones share the rest', () => {
  const partly = data(4, [0, 0, 0, 1, 1, 1], [0], [1, 3]);
  const logs = overAllClasses(Float32Array.from([Math.log(0.25), Math.log(0.75)]), partly);
  [0.1, 0.2, 0.1, 0.6].forEach((want, k) => {
    close(Math.exp(logs[k]!), want);
  });
});

test('a judgement by hand: two seeds, three classes of which the test has two', () => {
  // labels 0 0 0 1; the first seed predicts 0 0 1 1, the second 0 2 1 0
  const three = data(3, [0, 0, 1, 1, 1, 2], [0, 0, 0, 1], [0, 1, 2]);
  const sure = (predictions: number[]) =>
    Float32Array.from(predictions.flatMap((k) => [0, 1, 2].map((j) => Math.log(j === k ? 0.8 : 0.1))));
  const result = judge(three, [sure([0, 0, 1, 1]), sure([0, 2, 1, 0])], [1, 2]);
  close(result.accuracy, (3 / 4 + 1 / 4) / 2);
  close(result.balancedAccuracy, ((2 / 3 + 1) / 2 + (1 / 3 + 0) / 2) / 2);
  assert.equal(result.chance, 1 / 4, 'training’s most frequent class is 1');
  const [rights, wrongs] = [4 / 8, 4 / 8];
  close(result.crossEntropy, -(rights * Math.log(0.8) + wrongs * Math.log(0.1)));
  close(result.entropy, -(3 * Math.log(2 / 6) + Math.log(3 / 6)) / 4);
  close(result.information, result.entropy - result.crossEntropy);
  // Wilson for 2 of 4, and Student's t for 0.75 and 0.25 with one degree of freedom (12.7062)
  close(result.interval[0], 0.15004, 1e-4);
  close(result.interval[1], 0.84996, 1e-4);
  close(result.seedInterval![1], 0.5 + 12.7062 * 0.25, 1e-3);
  // recalls ½ of 3 and ½ of 1, two hits and two misses more: variances ¼/7 and ¼/5
  close(result.balancedInterval[0], Math.max(0, 0.5 - (1.959964 * Math.sqrt(0.25 / 7 + 0.25 / 5)) / 2), 1e-4);
  assert.equal(judge(three, [sure([0, 0, 1, 1])], [1]).seedInterval, null);
});
