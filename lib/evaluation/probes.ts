/**
 * Fresh probes: classifiers trained on frozen codes after the model is done, and judged on images that neither has seen. The adversary
 * that trained along proves nothing: it can be at chance while a fresh probe reads everything (Elazar & Goldberg 2018).
 */
import { compile, type Tensor2D, tf } from '../engine';
import { targetDistributions } from '../losses';
import { checkCodes } from './checkCodes';
import { argMaxRows } from './classification';
import type { Matrix } from './encodeSplit';
import { wilsonInterval } from './intervals';

export interface ProbeResult {
  readonly n: number;
  readonly accuracy: number;
  readonly interval: readonly [low: number, high: number];
  /** Accuracy of always guessing the training labels' most frequent class. */
  readonly chance: number;
}

/** A column that deviates by less than this share of its mean is constant, but for rounding, and is left out. */
const CONSTANT = 1e-5;
/** L2 penalty on the weights, of standardised codes. */
const PENALTY = 1e-3;
const STEPS = 300;
const LEARNING_RATE = 0.1;
/** Adam's averages (Kingma & Ba 2015). */
const BETA1 = 0.9;
const BETA2 = 0.999;

/**
 * Multinomial logistic regression on standardised codes, minimised over the whole set at once. The problem is convex, so the result
 * depends on the codes and labels alone; Adam with a rate that falls to zero is within 1e-3 nats of the minimum.
 * @param train codes [N, D] and labels [N]; negative labels (unknown) are left out, here and in `test`
 * @throws RangeError when either has no known label, or not one label a code
 * @throws MienError when a code is not finite
 */
export function linearProbe(
  train: { codes: Matrix; labels: ArrayLike<number> },
  test: { codes: Matrix; labels: ArrayLike<number> },
  classes: number,
): ProbeResult {
  for (const { codes, labels } of [train, test]) {
    checkCodes(codes);
    const rows = codes.values.length / codes.columns;
    if (rows !== labels.length) throw new RangeError(`${labels.length} labels for ${rows} codes`);
  }
  const trainRows = known(train.labels);
  const testRows = known(test.labels);
  if (trainRows.length === 0 || testRows.length === 0)
    throw new RangeError('A probe needs labels to train and to test on');
  const trainLabels = trainRows.map((i) => train.labels[i] as number);
  const scores = tf.tidy(() => {
    const x = take(train.codes, trainRows);
    const { mean, variance } = tf.moments(x, 0);
    const deviation = variance.sqrt();
    const varies = deviation.greater(mean.abs().mul(CONSTANT));
    const scale = varies.cast('float32').div(tf.where(varies, deviation, tf.onesLike(deviation)));
    const standardise = (codes: Tensor2D) => codes.sub(mean).mul(scale) as Tensor2D;
    const { weights, bias } = fit(standardise(x), targetDistributions(trainLabels, classes));
    return standardise(take(test.codes, testRows)).matMul(weights).add(bias).dataSync() as Float32Array;
  });
  const predictions = argMaxRows(scores, classes);
  const hits = testRows.filter((i, row) => predictions[row] === test.labels[i]).length;
  const counts = new Array<number>(classes).fill(0);
  for (const label of trainLabels) counts[label]!++;
  const common = counts.indexOf(Math.max(...counts));
  return {
    n: testRows.length,
    accuracy: hits / testRows.length,
    interval: wilsonInterval(hits, testRows.length),
    chance: testRows.filter((i) => test.labels[i] === common).length / testRows.length,
  };
}

/**
 * Minimises mean CE + PENALTY/2·‖W‖² from W = 0, b = 0. The gradient is written out, Xᵀ(softmax(XW + b) − Y)/n + PENALTY·W, and a step
 * compiled, as it is made 300 times for every factor of every code.
 * @param x [N, D] @param targets [N, K]
 * @returns [D, K] and [1, K]
 */
function fit(x: Tensor2D, targets: Tensor2D): { weights: Tensor2D; bias: Tensor2D } {
  const [n, columns] = x.shape;
  const classes = targets.shape[1];
  const zeros = () => tf.variable(tf.zeros([columns + 1, classes]) as Tensor2D);
  const parameters = zeros(); // the bias is the last row
  const [m, v] = [zeros(), zeros()];
  const inputs = tf.concat([x, tf.ones([n, 1])], 1);
  const penalty = tf.concat([tf.fill([columns, classes], PENALTY), tf.zeros([1, classes])]);
  const step = compile((xs, ys, penalties, rate, correctionM, correctionV) => {
    const error = tf.softmax(xs!.matMul(parameters)).sub(ys!).div(n) as Tensor2D;
    const gradient = xs!.matMul(error, true).add(penalties!.mul(parameters));
    m.assign(m.mul(BETA1).add(gradient.mul(1 - BETA1)));
    v.assign(v.mul(BETA2).add(gradient.square().mul(1 - BETA2)));
    const scale = v.mul(correctionV!).sqrt().add(1e-8);
    parameters.assign(parameters.sub(m.mul(correctionM!).div(scale).mul(rate!)));
    return [];
  });
  for (let i = 1; i <= STEPS; i++) {
    const rate = (LEARNING_RATE * (1 + Math.cos((Math.PI * i) / STEPS))) / 2;
    tf.tidy(() => {
      const scalars = [rate, 1 / (1 - BETA1 ** i), 1 / (1 - BETA2 ** i)].map((value) => tf.scalar(value));
      step(inputs, targets, penalty, ...scalars);
    });
  }
  step.dispose();
  const [weights, bias] = tf.split(parameters, [columns, 1]) as [Tensor2D, Tensor2D];
  tf.dispose([parameters, m, v]);
  return { weights, bias };
}

function known(labels: ArrayLike<number>): number[] {
  return Array.from(labels, (label, i) => (label >= 0 ? i : -1)).filter((i) => i >= 0);
}

function take({ values, columns }: Matrix, rows: readonly number[]): Tensor2D {
  return tf.tidy(() =>
    tf.tensor2d(values, [values.length / columns, columns]).gather(tf.tensor1d(rows as number[], 'int32')),
  );
}
