/** Guesses of the expression of images by networks that have not seen them. */
import { setImmediate as nextTick } from 'node:timers/promises';
import { compileLoop, computed, type Tensor, type Tensor2D, tf } from '../../engine';
import { type Listener, reportTo } from '../../support/listener';
import { Random } from '../../support/random';
import { checkCodes } from '../checkCodes';
import type { Matrix } from '../matrix';
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

/** One for all folds, whose batches may differ in size. */
const oneStep = compileLoop(guesserStep, 1);

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
  const rowsOf = (rows: Int32Array) => tf.tidy(() => all.gather(tf.tensor1d(rows, 'int32')));
  const oneHot = (rows: Int32Array) =>
    tf.tidy(() =>
      tf
        .oneHot(
          tf.tensor1d(
            rows.map((row) => labels[row]!),
            'int32',
          ),
          sizes.classes,
        )
        .cast('float32'),
    );
  const [heldCodes, ownCodes] = [rowsOf(held), rowsOf(own)];
  let state = tf.tidy((): Tensor[] => {
    const start = initialGuesser(sizes, random);
    return [start, tf.zerosLike(start), tf.zerosLike(start)];
  });
  const logsOf = (codes: Tensor2D) =>
    computed(() => tf.logSoftmax(guesserLogits(state[0] as GuesserWeights, codes, sizes)));
  let best = { loss: Number.POSITIVE_INFINITY, own: new Float32Array(0), outside: new Float32Array(0) };
  const epochs = Math.max(EPOCHS, Math.ceil(LEAST_STEPS / steps));
  for (let epoch = 0, taken = 1; epoch < epochs; epoch++) {
    const shuffled = random.permutation(fit.length).map((i) => fit[i]!);
    for (let i = 0; i < steps; i++, taken++) {
      const rows = shuffled.subarray(i * size, (i + 1) * size);
      const seeds = [0, 1].map(() => tf.tensor1d([random.uint32() >>> 1, random.uint32() >>> 1], 'int32'));
      const given = [rowsOf(rows), oneHot(rows), ...seeds, ...corrections(taken).map((value) => tf.scalar(value))];
      const next = oneStep(state, given);
      tf.dispose([given, state]);
      state = next;
    }
    const loss = crossEntropy(logsOf(heldCodes), held, labels);
    if (loss < best.loss) best = { loss, own: logsOf(ownCodes), outside: logsOf(outside) };
    await nextTick(); // lets an interruption through
  }
  tf.dispose([state, heldCodes, ownCodes]);
  return best;
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
