import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawHoldOut, holdOutOf } from '../../../lib/evaluation/probes/holdOut';
import { crossEntropyOf, overAllClasses } from '../../../lib/evaluation/probes/information';
import { judge } from '../../../lib/evaluation/probes/judge';
import { targetOf } from '../../../lib/evaluation/probes/labelled';
import { pooled, type Reading } from '../../../lib/evaluation/probes/readings';
import { shrink, shrunkLogs } from '../../../lib/evaluation/probes/shrink';

const close = (got: number, want: number, tolerance = 1e-6) =>
  assert.ok(Math.abs(got - want) < tolerance, `${got}, not ${want}`);

test('a hold-out takes 15 % of the rows, at least one of two; the seed says which', () => {
  const { fit, held } = drawHoldOut(100, 1);
  assert.deepEqual([fit.length, held.length], [85, 15]);
  assert.deepEqual([...[...fit, ...held].sort((a, b) => a - b)], [...Array(100).keys()], 'each is in one of the two');
  assert.deepEqual(drawHoldOut(100, 1), { fit, held });
  assert.notDeepEqual(drawHoldOut(100, 2).held, held);
  assert.deepEqual([drawHoldOut(2, 1).held.length, drawHoldOut(1, 1).held.length], [1, 0]);
});

test('of a factor, rows of unknown label are in neither part, and a class that would have none left stays in training', () => {
  const split = { fit: Int32Array.of(0, 1, 2), held: Int32Array.of(3, 4, 5, 6) };
  const parts = holdOutOf(Int32Array.of(0, 1, -1, 0, 2, 2, -1), split);
  assert.deepEqual([[...parts.fit], [...parts.held]], [[0, 1, 4, 5], [3]]);
});

test('frequencies and cross-entropy by hand; what is unknown does not count', () => {
  const target = targetOf({ train: [0, -1, 0, 0, 2], classes: 3 });
  assert.deepEqual([target.seen, [...target.labels], target.known], [[0, 2], [0, -1, 0, 0, 1], 4]);
  close(Math.exp(target.logFrequencies[0]!), 0.75);
  const logs = Float32Array.from([0.9, 0.1, 0.4, 0.6, 0.5, 0.5].map(Math.log));
  close(crossEntropyOf(logs, Int32Array.of(0, 1, -1)), -(Math.log(0.9) + Math.log(0.6)) / 2);
});

test('two unseen classes of four, after six images, get a tenth each; the seen ones share the rest', () => {
  const logs = overAllClasses(Float32Array.from([Math.log(0.25), Math.log(0.75)]), {
    classes: 4,
    seen: [1, 3],
    known: 6,
  });
  [0.1, 0.2, 0.1, 0.6].forEach((want, k) => {
    close(Math.exp(logs[k]!), want);
  });
});

test('shrinking finds the share of a grid search, lets go of what says nothing and adds no sureness', () => {
  const even = Float64Array.of(Math.log(0.5), Math.log(0.5));
  // u = (2, −2) and right in three of four: the odds e^(4 s) that fit are 3
  const logits = Float32Array.of(2, -2, 2, -2, 2, -2, 2, -2);
  const { share, crossEntropy } = shrink(logits, [0, 0, 0, 1], even);
  close(share, Math.log(3) / 4, 1e-3);
  close(crossEntropy, -(3 * Math.log(0.75) + Math.log(0.25)) / 4, 1e-6);
  close(Math.exp(shrunkLogs(logits, even, share)[0]!), 0.75, 1e-3);
  assert.equal(shrink(logits, [0, 1, 0, 1], even).share, 0, 'right as often as wrong');
  assert.equal(shrink(logits, [0, 0, 0, 0], even).share, 1, 'always right, and no surer than it is');
  assert.equal(shrink(new Float32Array(), [], even).share, 0, 'nothing to vouch for it');
  const uneven = Float64Array.of(Math.log(0.8), Math.log(0.2));
  close(Math.exp(shrunkLogs(logits, uneven, 0)[1]!), 0.2);
});

test('the folds of a cross-fit are put together where their images are', () => {
  const reading = (named: number[]): Reading => ({
    named: Int32Array.from(named),
    logs: Float32Array.from(named.flatMap((k) => [-k, k])),
    chosen: 1,
  });
  const part = (rows: number[], named: number[]) => ({
    rows: Int32Array.from(rows),
    readings: { guess: reading(rows.map(() => 0)), probes: { linear: [reading(named)] } },
  });
  const all = pooled([part([3, 0], [1, 0]), part([1, 2], [1, 1])], 4);
  assert.deepEqual([...all.probes.linear[0]!.named], [0, 1, 1, 1]);
  assert.deepEqual([...all.probes.linear[0]!.logs.subarray(6)], [-1, 1]);
  assert.deepEqual([...all.guess.named], [0, 0, 0, 0]);
});

test('a judgement by hand: two seeds, three classes of which the test has two, one image of unknown label', () => {
  // labels 0 0 0 1; the first seed predicts 0 0 1 1, the second 0 2 1 0
  const labels = [0, 0, -1, 0, 1];
  const logs = [2 / 6, 3 / 6, 1 / 6].map(Math.log); // of training
  const guess = { named: new Int32Array(5).fill(1), logs: Float32Array.from(labels.flatMap(() => logs)) };
  const sure = (named: number[], chosen: number): Reading => ({
    named: Int32Array.from(named),
    logs: Float32Array.from(named.flatMap((k) => [0, 1, 2].map((j) => Math.log(j === k ? 0.8 : 0.1)))),
    chosen,
  });
  const result = judge(labels, 3, guess, [sure([0, 0, 2, 1, 1], 7), sure([0, 2, 2, 1, 0], 8)]);
  assert.deepEqual([result.n, result.chosen], [4, [7, 8]]);
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
  assert.equal(judge(labels, 3, guess, [sure([0, 0, 2, 1, 1], 1)]).seedInterval, null);
});
