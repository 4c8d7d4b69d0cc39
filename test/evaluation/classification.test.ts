import assert from 'node:assert/strict';
import { test } from 'node:test';
import { argMaxRows, classificationReport, confusionMatrix } from '../../lib/evaluation/classification';

const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`);

/**
 *              predicted
 *              a  b  c  d
 *   true    a  3  1  0  0
 *           b  1  2  0  0
 *           c  2  0  1  0
 *           d  0  0  0  0      d never occurs and is never predicted
 */
const labels = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2];
const predictions = [0, 0, 0, 1, 0, 1, 1, 0, 0, 2];
const names = ['a', 'b', 'c', 'd'];

test('confusion, accuracy, recall, balanced accuracy and macro F1, worked out by hand', () => {
  const report = classificationReport(labels, predictions, names);
  assert.deepEqual(report.confusion, [
    [3, 1, 0, 0],
    [1, 2, 0, 0],
    [2, 0, 1, 0],
    [0, 0, 0, 0],
  ]);
  assert.equal(report.n, 10);
  close(report.accuracy, 6 / 10);
  assert.deepEqual(
    report.accuracyInterval.map((bound) => Number(bound.toFixed(3))),
    [0.313, 0.832],
  );
  assert.deepEqual(report.classes, [
    { name: 'a', n: 4, recall: 3 / 4 },
    { name: 'b', n: 3, recall: 2 / 3 },
    { name: 'c', n: 3, recall: 1 / 3 },
    { name: 'd', n: 0, recall: null },
  ]);
  // as scikit-learn has them: over the classes that occur …
  close(report.balancedAccuracy, (3 / 4 + 2 / 3 + 1 / 3) / 3);
  // … and over those that occur or are predicted; F1 = 2 · precision · recall / (precision + recall)
  const f1 = (precision: number, recall: number) => (2 * precision * recall) / (precision + recall);
  close(report.macroF1, (f1(3 / 6, 3 / 4) + f1(2 / 3, 2 / 3) + f1(1, 1 / 3)) / 3);
});

test('a class that is predicted but never occurs counts in macro F1, as in scikit-learn, not in balanced accuracy', () => {
  // sklearn.metrics.f1_score([0, 0, 1], [0, 2, 1], average='macro') = (2/3 + 1 + 0) / 3
  const report = classificationReport([0, 0, 1], [0, 2, 1], ['a', 'b', 'c']);
  close(report.macroF1, (2 / 3 + 1 + 0) / 3);
  close(report.balancedAccuracy, (1 / 2 + 1) / 2);
});

test('a class that is never hit has an F1 of 0, not NaN', () => {
  const report = classificationReport([0, 1], [0, 0], ['a', 'b']);
  close(report.macroF1, (2 / 3 + 0) / 2);
  assert.equal(report.classes[1]!.recall, 0);
});

test('all right is 1 everywhere, all wrong is 0', () => {
  const right = classificationReport([0, 1, 2], [0, 1, 2], ['a', 'b', 'c']);
  assert.deepEqual([right.accuracy, right.balancedAccuracy, right.macroF1], [1, 1, 1]);
  const wrong = classificationReport([0, 1, 2], [1, 2, 0], ['a', 'b', 'c']);
  assert.deepEqual([wrong.accuracy, wrong.balancedAccuracy, wrong.macroF1], [0, 0, 0]);
});

test('it becomes JSON and comes back the same', () => {
  const report = classificationReport(labels, predictions, names);
  assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
});

test('what cannot be compared is refused', () => {
  assert.throws(() => classificationReport([], [], ['a']), RangeError);
  assert.throws(() => classificationReport([0, 1], [0], ['a', 'b']), /2 labels and 1 predictions/);
  for (const [label, prediction] of [
    [2, 0],
    [-1, 0],
    [0, 2],
    [0, -1],
    [0, Number.NaN],
    [0.5, 0],
  ] as const) {
    assert.throws(() => confusionMatrix([0, label], [0, prediction], 2), RangeError);
  }
});

test('the highest score of each row wins; of several, the first', () => {
  assert.deepEqual(argMaxRows(Float32Array.from([0, 2, 1, 5, 5, 4, -3, -2, -1]), 3), Int32Array.from([1, 0, 2]));
  assert.deepEqual(argMaxRows(new Float32Array(0), 3), new Int32Array(0));
});
