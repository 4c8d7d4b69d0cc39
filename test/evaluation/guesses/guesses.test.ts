import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gaussianNoise, type Tensor, type Tensor1D, type Tensor2D, tf } from '../../../lib/engine';
import { guessByFactor } from '../../../lib/evaluation/guesses/byFactor';
import { FOLDS, stratifiedFolds } from '../../../lib/evaluation/guesses/folds';
import { corrections, guesserLogits, guesserStep, initialGuesser } from '../../../lib/evaluation/guesses/guesser';
import { guessOutOfFold } from '../../../lib/evaluation/guesses/outOfFold';
import { smallImages } from '../../../lib/evaluation/guesses/smallImages';
import {
  adjustmentsAgainst,
  effectiveNumber,
  strengthAgainst,
  weightsAgainst,
} from '../../../lib/evaluation/guesses/weightsAgainst';
import { MienError } from '../../../lib/support/errors';
import { Random } from '../../../lib/support/random';
import { arraySplit } from '../../data/splits';
import { alive, assertClose, draw, valuesOf } from '../../helpers';

const sizes = { columns: 3, classes: 4 };

test('a step of the guesser has the gradient that automatic differentiation finds, and decays what it has learned', () => {
  const weights = initialGuesser(sizes, new Random(1));
  const x = draw([6, 3]) as Tensor2D;
  const y = tf.oneHot(tf.tensor1d([0, 1, 2, 3, 0, 1], 'int32'), 4).cast('float32') as Tensor2D;
  const seeds = [tf.tensor1d([1, 2], 'int32'), tf.tensor1d([3, 4], 'int32')];
  const masks = seeds.map((seed) =>
    gaussianNoise<Tensor2D>([6, 192], seed).less(0.5244005127080407).cast('float32').div(0.7),
  );
  const withOnes = (h: Tensor) => tf.concat([h, tf.ones([6, 1])], 1) as Tensor2D;
  const loss = (w: Tensor) => {
    const [a, b, c] = tf.split(w as Tensor1D, [4 * 192, 193 * 192, 193 * 4]);
    const first = withOnes(x)
      .matMul(a!.reshape([4, 192]))
      .relu()
      .mul(masks[0]!);
    const second = withOnes(first)
      .matMul(b!.reshape([193, 192]))
      .relu()
      .mul(masks[1]!);
    return tf.losses.softmaxCrossEntropy(y, withOnes(second).matMul(c!.reshape([193, 4]))) as Tensor;
  };
  const expected = tf.grad((w) => loss(w).asScalar())(weights);
  const zeros = tf.zerosLike(weights);
  const scalars = corrections(1).map((value) => tf.scalar(value));
  const [next, m, v] = guesserStep([weights, zeros, zeros], [x, y, ...seeds, ...scalars]);
  const gradient = valuesOf(expected);
  assertClose(
    valuesOf(m!).map((value) => value / 0.1),
    gradient,
    1e-5,
    'gradient',
  );
  assertClose(
    valuesOf(v!).map((value) => value / 0.001),
    gradient.map((g) => g * g),
    1e-5,
    'its square',
  );
  // by hand: the first step of AdamW is the sign of the gradient, after w (1 − 0.001 · 0.1)
  const wanted = valuesOf(weights).map(
    (w, i) => w * (1 - 1e-4) - (1e-3 * gradient[i]!) / (Math.abs(gradient[i]!) + 1e-8),
  );
  assertClose(valuesOf(next!), wanted, 2e-5, 'weights');
  assert.deepEqual(guesserLogits(weights, x, sizes).shape, [6, 4]);
});

test('about 70 % of the hidden units are kept', () => {
  const kept = gaussianNoise<Tensor2D>([200, 192], tf.tensor1d([5, 6], 'int32')).less(0.5244005127080407);
  const share = valuesOf(kept.cast('float32').mean())[0]!;
  assert.ok(Math.abs(share - 0.7) < 0.01, `${share}`);
});

/** Four classes by the signs of two numbers among noise: no line tells them apart from one alone. */
function quadrants(n: number, seed: number, mixed = 0) {
  const random = new Random(seed, 'quadrants');
  const values = Float32Array.from({ length: 4 * n }, () => random.normal());
  const labels = Int32Array.from({ length: n }, (_, i) => {
    const own = 2 * Number(values[4 * i]! > 0) + Number(values[4 * i + 1]! > 0);
    return random.uniform() < mixed ? random.integer(4) : own;
  });
  return { codes: { values, columns: 4 }, labels };
}

const accuracyOf = (logs: Float32Array, labels: Int32Array) => {
  const classes = logs.length / labels.length;
  const right = labels.filter((label, i) => {
    const row = [...logs.subarray(i * classes, (i + 1) * classes)];
    return row.indexOf(Math.max(...row)) === label;
  });
  return right.length / labels.length;
};

test('what a code gives away is guessed out of fold, in probabilities that are honest, and so are images in no fold', async () => {
  const { codes, labels } = quadrants(1200, 1, 0.4);
  const fresh = quadrants(600, 2, 0.4);
  const before = alive();
  const { logs, others } = await guessOutOfFold(codes, labels, 4, stratifiedFolds(labels), { others: fresh.codes });
  assert.deepEqual(alive(), before);
  // by hand: 0.6 + 0.4 / 4 are as they are named, and no guess can do better
  for (const [name, accuracy] of [
    ['in folds', accuracyOf(logs, labels)],
    ['others', accuracyOf(others, fresh.labels)],
  ] as const) {
    assert.ok(accuracy > 0.62 && accuracy < 0.75, `${name}: ${accuracy}`);
  }
  const surest = Array.from({ length: 1200 }, (_, i) => Math.exp(Math.max(...logs.subarray(4 * i, 4 * i + 4))));
  const mean = surest.reduce((a, b) => a + b, 0) / 1200;
  assert.ok(Math.abs(mean - accuracyOf(logs, labels)) < 0.06, `as sure as right: ${mean}`);
  for (let i = 0; i < 1200; i++) {
    const total = logs.subarray(4 * i, 4 * i + 4).reduce((sum, log) => sum + Math.exp(log), 0);
    assert.ok(Math.abs(total - 1) < 1e-4);
  }
});

test('noise is guessed at chance, whatever a network could remember of it, and again in the same way', async () => {
  const random = new Random(3, 'noise');
  const codes = { values: Float32Array.from({ length: 300 * 40 }, () => random.normal()), columns: 40 };
  const labels = Int32Array.from({ length: 300 }, () => random.integer(3));
  const guess = () => guessOutOfFold(codes, labels, 3, stratifiedFolds(labels), { seed: 2 });
  const [one, again] = [await guess(), await guess()];
  assert.ok(Math.abs(accuracyOf(one.logs, labels) - 1 / 3) < 0.1, `${accuracyOf(one.logs, labels)}`);
  assert.deepEqual(one.logs, again.logs);
});

test('a code that is not finite is refused, and an aborted guess stops', async () => {
  const { codes, labels } = quadrants(60, 1);
  const spoilt = { ...codes, values: codes.values.map((value, i) => (i === 9 ? Number.NaN : value)) };
  const folds = stratifiedFolds(labels);
  await assert.rejects(
    guessOutOfFold(spoilt, labels, 4, folds),
    (error) => error instanceof MienError && /Code 2 holds NaN/.test(error.message),
  );
  const controller = new AbortController();
  controller.abort();
  await assert.rejects(guessOutOfFold(codes, labels, 4, folds, { signal: controller.signal }), /Interrupted/);
});

test('folds spread each class evenly and keep together what is given as one', () => {
  const labels = Int32Array.from({ length: 103 }, (_, i) => Number(i % 10 === 0));
  const folds = stratifiedFolds(labels);
  for (const label of [0, 1]) {
    const counts = Array.from(
      { length: FOLDS },
      (_, fold) => folds.filter((f, i) => f === fold && labels[i] === label).length,
    );
    assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, `${label}: ${counts}`);
  }
  const groups = Int32Array.from({ length: 103 }, (_, i) => Math.floor(i / 4));
  const together = stratifiedFolds(labels, 1, groups);
  for (let i = 0; i < 103; i++) assert.equal(together[i], together[4 * Math.floor(i / 4)]);
});

test('by a factor: the classes of its value in the other folds, half an image of each added; an unknown value counts as one', () => {
  const images = { codes: Int32Array.of(0, 0, 0, 1, -1), labels: Int32Array.of(0, 0, 1, 1, 1) };
  const { logs, others } = guessByFactor(images, 2, 2, Int32Array.of(0, 1, 2, 3, 4), Int32Array.of(0, 1, -1));
  const share = (a: number, b: number) => [(a + 0.5) / (a + b + 1), (b + 0.5) / (a + b + 1)];
  const expected = [share(1, 1), share(1, 1), share(2, 0), share(0, 0), share(0, 0)].flat();
  assertClose(logs.map(Math.exp), expected, 1e-6);
  assertClose(others.map(Math.exp), [share(2, 1), share(0, 1), share(0, 1)].flat(), 1e-6);
});

test('weights: 1 / (p(y | ·) / p(y)), at most 1 / (0.02 K), and the effective number of images', () => {
  const labels = Int32Array.of(0, 0, 0, 1);
  const logs = Float32Array.from([0.9, 0.1, 0.75, 0.25, 0.001, 0.999, 0.5, 0.5], Math.log);
  const weights = weightsAgainst(logs, labels);
  assertClose(weights, [0.75 / 0.9, 1, 1 / 0.04, 0.25 / 0.5], 1e-5);
  assertClose([effectiveNumber(weights)], [27.3333333 ** 2 / (0.6944444 + 1 + 625 + 0.25)], 1e-4);
  assert.equal(effectiveNumber(new Float32Array(50).fill(3)), 50);
});

test('a guess near chance is hardly drawn against: none of it at chance, all of it from two fifths of the way to certainty', () => {
  const strengths = [0.1, 1 / 7, 0.233, 1 / 7 + 0.4 * (6 / 7), 0.6, 1].map((accuracy) =>
    strengthAgainst(accuracy, 1 / 7),
  );
  assertClose(strengths, [0, 0, (0.233 - 1 / 7) / (0.4 * (6 / 7)), 1, 1, 1], 1e-6);
  const labels = Int32Array.of(0, 0, 0, 1);
  const logs = Float32Array.from([0.9, 0.1, 0.75, 0.25, 0.001, 0.999, 0.5, 0.5], Math.log);
  assertClose(weightsAgainst(logs, labels, 0.5), [(0.75 / 0.9) ** 0.5, 1, 5, 0.5 ** 0.5], 1e-5);
  assertClose(weightsAgainst(logs, labels, 0), [1, 1, 1, 1], 0);
});

test('adjustments: s log (p̂(k | ·) / p(k)), bounded as the weights are, of every class; none of one without images', () => {
  const labels = Int32Array.of(0, 0, 0, 1);
  const logs = Float32Array.from([0.9, 0.1, 0.75, 0.25, 0.001, 0.999, 0.5, 0.5], Math.log);
  const lifts = [0.9 / 0.75, 0.1 / 0.25, 1, 1, 0.04, 0.999 / 0.25, 0.5 / 0.75, 2];
  for (const strength of [0, 0.3, 1]) {
    const adjustments = adjustmentsAgainst(logs, labels, strength);
    assertClose(
      adjustments,
      lifts.map((lift) => strength * Math.log(lift)),
      1e-5,
    );
    const own = [...labels].map((label, i) => Math.exp(-adjustments[2 * i + label]!));
    assertClose(weightsAgainst(logs, labels, strength), own, 1e-5);
  }
  const three = Float32Array.from([0.9, 0.1, 0, 0.5, 0.4, 0.1], Math.log);
  assertClose(
    adjustmentsAgainst(three, Int32Array.of(0, 1), 1),
    [0.9, 0.1, 0.5, 0.5, 0.4, 0.5].map((p) => Math.log(2 * p)),
    1e-5,
  );
});

test('however much is left to the drawing, a class is as likely of a drawn image as its share and its adjustment say: no more is to be learned', () => {
  const counts = [
    [900, 100, 30],
    [60, 240, 70],
    [40, 160, 400],
  ]; // [class][value]
  const classes = [0, 1, 2];
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const total = sum(counts.flat());
  const of = (value: number) => sum(counts.map((own) => own[value]!));
  const rows = classes.flatMap((k) => classes.map((value) => ({ k, value })));
  const logs = Float32Array.from(
    rows.flatMap(({ value }) => classes.map((k) => Math.log(counts[k]![value]! / of(value)))),
  );
  // one image of each kind has the shares of all of them, if there are as many of each as there are
  const many = rows.flatMap(({ k, value }, at) => Array.from({ length: counts[k]![value]! }, () => at));
  const labels = Int32Array.from(many, (at) => rows[at]!.k);
  const manyLogs = Float32Array.from(many.flatMap((at) => [...logs.subarray(3 * at, 3 * at + 3)]));
  for (const drawn of [0, 0.5, 0.8, 1]) {
    const weights = weightsAgainst(manyLogs, labels, drawn);
    const adjustments = adjustmentsAgainst(manyLogs, labels, 1 - drawn);
    for (const value of classes) {
      const mass = classes.map((k) =>
        sum(many.map((at, i) => (rows[at]!.k === k && rows[at]!.value === value ? weights[i]! : 0))),
      );
      const i = many.findIndex((at) => rows[at]!.value === value);
      const said = classes.map((k) => (sum(counts[k]!) / total) * Math.exp(adjustments[3 * i + k]!));
      assertClose(
        mass.map((m) => m / sum(mass)),
        said.map((m) => m / sum(said)),
        1e-4,
        `drawn ${drawn}, value ${value}`,
      );
    }
  }
});

test('drawn by the weights, a factor says nothing of the class any more, and classes are as frequent as they were', () => {
  const counts = [
    [900, 100],
    [60, 240],
  ]; // [class][value]
  const rows = counts.flatMap((own, k) => own.flatMap((n, a) => Array.from({ length: n }, () => ({ k, a }))));
  const share = (k: number, a: number) => counts[k]![a]! / (counts[0]![a]! + counts[1]![a]!);
  const logs = Float32Array.from(rows.flatMap(({ a }) => [share(0, a), share(1, a)].map(Math.log)));
  const weights = weightsAgainst(
    logs,
    Int32Array.from(rows, ({ k }) => k),
  );
  const drawn = (k: number, a: number) =>
    rows.reduce((sum, row, i) => sum + (row.k === k && row.a === a ? weights[i]! : 0), 0);
  const [total0, total1] = [drawn(0, 0) + drawn(0, 1), drawn(1, 0) + drawn(1, 1)];
  assertClose([drawn(0, 0) / total0], [drawn(1, 0) / total1], 1e-4);
  assertClose([total0 / total1], [1000 / 300], 1e-4);
});

test('small images are the means of what each pixel covers, channel by channel', () => {
  const image = Array.from({ length: 16 * 20 * 3 }, (_, i) => (i * 7) % 251);
  const { values, columns } = smallImages(arraySplit([16, 20, 3], [image, image.map(() => 255)]), [16, 20, 3]);
  assert.equal(columns, 192);
  // row 1, column 2, channel 1: pixels 2 … 3 down and floor(2 · 20 / 8) … ceil(3 · 20 / 8) across
  const covered = [2, 3].flatMap((y) => [5, 6, 7].map((x) => image[(y * 20 + x) * 3 + 1]!));
  assertClose([values[(8 + 2) * 3 + 1]!], [covered.reduce((a, b) => a + b, 0) / (6 * 255)], 1e-6);
  assertClose(values.subarray(192), new Array(192).fill(1), 1e-6);
});
