/** Guesses of the expression of images by networks that have not seen them. */
import { setImmediate as nextTick } from 'node:timers/promises';
import { compileLoop, computed, type Tensor, type Tensor2D, tf } from '../../engine';
import { type Listener, reportTo } from '../../support/listener';
import { Random } from '../../support/random';
import { checkCodes } from '../checkCodes';
import type { Matrix } from '../matrix';
import { take } from '../take';
import { FOLDS } from './folds';
import {
  corrections,
  type GuesserSizes,
  type GuesserWeights,
  guesserLogits,
  guesserStep,
  initialGuesser,
} from './guesser';

const BATCH = 256;
/** Few images are taken in smaller batches, so that an epoch has at least so many. */
const FEWEST_STEPS = 8;
/** An epoch more can only be of use to few images: the best is kept. */
const EPOCHS = 25;
const LEAST_STEPS = 500;
/** Of what is not in the fold, the share that says which epoch is best. */
const HELD = 1 / 8;

/** As many steps as an epoch of few images has in one call, and what an epoch of more has left; each for all folds, whose batches may differ in size. */
const manySteps = compileLoop(plannedStep, FEWEST_STEPS);
const oneStep = compileLoop(plannedStep, 1);

export interface Guesses {
  /** [N, K] log-probabilities for each image, by a network that has not seen it. */
  readonly logs: Float32Array;
  /** [M, K] the same for each of the other images: the mean over the networks of all folds. */
  readonly others: Float32Array;
}

/**
 * Guesses each image's class from its code by a network that was trained on the images of the other folds, of the epoch in which
 * it was best on an eighth of these that it was not trained on (see `guesser.ts`).
 * @param codes [N, D]
 * @param labels [N] 0 … K−1
 * @param folds [N] 0 … 4
 * @param others [M, D] images that are in no fold, such as those of the test split
 * @throws MienError when a code is not finite
 * @throws InterruptedError when it is aborted
 */
export async function guessOutOfFold(
  codes: Matrix,
  labels: Int32Array,
  classes: number,
  folds: Int32Array,
  { others, seed = 1, ...listener }: Listener & { readonly others?: Matrix; readonly seed?: number } = {},
): Promise<Guesses> {
  checkCodes(codes);
  const report = reportTo(listener, 'Guessing out of fold');
  const [all, outside] = tf.tidy(() => standardised(codes, others));
  const sizes = { columns: codes.columns, classes };
  const logs = new Float32Array(labels.length * classes);
  const sums = new Float32Array(outside.shape[0] * classes);
  try {
    for (let fold = 0; fold < FOLDS; fold++) {
      const own = Int32Array.from(labels.keys()).filter((row) => folds[row] === fold);
      const rest = Int32Array.from(labels.keys()).filter((row) => folds[row] !== fold);
      const guesses = await guessFold(all, labels, sizes, {
        own,
        rest,
        outside,
        random: new Random(seed, 'guesser', fold),
      });
      own.forEach((row, i) => {
        logs.set(guesses.own.subarray(i * classes, (i + 1) * classes), row * classes);
      });
      guesses.outside.forEach((log, i) => {
        sums[i]! += Math.exp(log) / FOLDS;
      });
      report(fold + 1, FOLDS);
    }
  } finally {
    tf.dispose([all, outside]);
  }
  return { logs, others: sums.map(Math.log) };
}

interface FoldImages {
  readonly own: Int32Array;
  readonly rest: Int32Array;
  readonly outside: Tensor2D;
  readonly random: Random;
}

/** Trains a network on the images that are not in a fold and has it guess those that are. */
async function guessFold(
  all: Tensor2D,
  labels: Int32Array,
  sizes: GuesserSizes,
  { own, rest, outside, random }: FoldImages,
): Promise<{ own: Float32Array; outside: Float32Array }> {
  const order = random.permutation(rest.length).map((i) => rest[i]!);
  const count = Math.max(1, Math.floor(order.length * HELD));
  const [held, fit] = [order.subarray(0, count), order.subarray(count)];
  const size = Math.max(1, Math.min(BATCH, Math.floor(fit.length / FEWEST_STEPS)));
  const steps = Math.floor(fit.length / size);
  const codesOf = (rows: Int32Array): Tensor2D => tf.tidy(() => all.gather(tf.tensor1d(rows, 'int32')));
  const [heldCodes, ownCodes] = [codesOf(held), codesOf(own)];
  const classes = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), sizes.classes).cast('float32'));
  let state = tf.tidy((): Tensor[] => {
    const start = initialGuesser(sizes, random);
    return [start, tf.zerosLike(start), tf.zerosLike(start)];
  });
  const logsOf = (weights: Tensor, codes: Tensor2D) =>
    computed(() => tf.logSoftmax(guesserLogits(weights as GuesserWeights, codes, sizes)));
  let best = { loss: Number.POSITIVE_INFINITY, weights: state[0]!.clone() };
  const epochs = Math.max(EPOCHS, Math.ceil(LEAST_STEPS / steps));
  for (let epoch = 0; epoch < epochs; epoch++) {
    const plan = planOf(fit, { size, steps, taken: epoch * steps, random });
    let carried: Tensor[] = [tf.scalar(0), ...state];
    for (let step = 0; step < steps; ) {
      const loop = steps - step >= FEWEST_STEPS ? manySteps : oneStep;
      const next = loop(carried, [all, classes, ...plan]);
      tf.dispose(carried);
      carried = next;
      step += loop === manySteps ? FEWEST_STEPS : 1;
    }
    const [index, ...made] = carried;
    tf.dispose([index!, plan]);
    state = made;
    const loss = crossEntropy(logsOf(state[0]!, heldCodes), held, labels);
    if (loss < best.loss) {
      best.weights.dispose();
      best = { loss, weights: state[0]!.clone() };
    }
    await nextTick(); // lets an interruption through
  }
  const guesses = { own: logsOf(best.weights, ownCodes), outside: logsOf(best.weights, outside) };
  tf.dispose([state, best.weights, heldCodes, ownCodes, classes]);
  return guesses;
}

interface Epoch {
  /** Images in a batch. */
  readonly size: number;
  readonly steps: number;
  /** Steps before it. */
  readonly taken: number;
  readonly random: Random;
}

/** What each step of an epoch is given: [steps, B] the numbers of its batch's rows, [steps, 2, 2] its seeds, [steps, 2] Adam's corrections. */
function planOf(fit: Int32Array, { size, steps, taken, random }: Epoch): [Tensor2D, Tensor, Tensor2D] {
  const rows = random
    .permutation(fit.length)
    .subarray(0, steps * size)
    .map((i) => fit[i]!);
  const seeds = Int32Array.from({ length: 4 * steps }, () => random.uint32() >>> 1);
  const corrected = Array.from({ length: steps }, (_, step) => corrections(taken + step + 1));
  return [
    tf.tensor2d(rows, [steps, size], 'int32'),
    tf.tensor3d(seeds, [steps, 2, 2], 'int32'),
    tf.tensor2d(corrected),
  ];
}

/**
 * A step of the guesser by a plan.
 * @param carried number of the step in its epoch, from 0; what `guesserStep` carries
 * @param given codes [N, D] and classes [N, K] of all images; the plan
 */
function plannedStep([index, ...state]: readonly Tensor[], given: readonly Tensor[]): Tensor[] {
  const [codes, classes, order, seeds, corrected] = given as [Tensor2D, Tensor2D, Tensor2D, Tensor, Tensor2D];
  const rows = take(order, index!, 0);
  const own = [...tf.unstack(take(seeds, index!, 0)), ...tf.unstack(take(corrected, index!, 0))];
  return [index!.add(1), ...guesserStep(state, [take(codes, rows, 0), take(classes, rows, 0), ...own])];
}

/** By mean and deviation of the codes; a constant column becomes zeros. */
function standardised(codes: Matrix, others: Matrix | undefined): [Tensor2D, Tensor2D] {
  const tensor = ({ values, columns }: Matrix) => tf.tensor2d(values, [values.length / columns, columns]);
  const all = tensor(codes);
  const { mean, variance } = tf.moments(all, 0);
  const standard = (x: Tensor2D) => x.sub(mean).div(variance.sqrt().add(1e-6)) as Tensor2D;
  return [standard(all), others ? standard(tensor(others)) : tf.zeros([0, codes.columns])];
}

function crossEntropy(logs: Float32Array, rows: Int32Array, labels: Int32Array): number {
  const classes = logs.length / rows.length;
  return -rows.reduce((sum, row, i) => sum + logs[i * classes + labels[row]!]!, 0) / rows.length;
}
