/**
 * In which order an epoch takes the images of a split: all of them as they come, as many of each class, or each as often as its
 * weight says. Every draw follows from (seed, epoch), so that a batch is the same whatever was read before it.
 */
import { Random } from '../../support/random';
import { countClasses, type Split } from '../dataset';

/**
 * `natural` takes every image once an epoch; `balanced` takes each class as often as any other (rare classes several times, of
 * frequent ones another part in every epoch), in batches that hold as many of each as is possible.
 */
export const SAMPLINGS = ['natural', 'balanced'] as const;

/**
 * … or against a shortcut: images are drawn so that what their class is guessed from no longer gives it away. `nuisance`: the
 * nuisance code of a first model, which is trained for it; the folder of a finished run: that run's; `small image`: the image at
 * 8 × 8 pixels; `nuisance and small image`: both side by side; `factor:NAME`: a labelled factor.
 */
export interface SamplingAgainst {
  readonly against: string;
  /**
   * How much of it is left to the drawing, 0 … 1, all where nothing is said. What is not is given to the logits while training
   * (`adjustLogits`): images are then drawn less unequally, so that more of them count, and the network still has no use for it.
   */
  readonly drawn?: number;
}
export type Sampling = (typeof SAMPLINGS)[number] | SamplingAgainst;

/** What there is to draw against by a word; what is neither one of these nor a factor is a run. */
export const AGAINST_WORDS = ['nuisance', 'small image', 'nuisance and small image'] as const;

/** Whether something to draw against is the folder of a run. */
export function isRun(against: string): boolean {
  return !AGAINST_WORDS.some((word) => word === against) && !against.startsWith('factor:');
}

/** Images drawn each as often as its weight says. */
export interface WeightedDraw {
  /** [N] ≥ 0 */
  readonly weights: Float32Array;
  /** [N, K] what the logits of each image are given while training; nothing without them. */
  readonly adjustments?: Float32Array;
}

/** What an epoch is drawn by: by name, or by weights. */
export type Draw = (typeof SAMPLINGS)[number] | WeightedDraw;

/** `none`, or `balanced`: what an image of class k counts is in inverse proportion to how often the class is seen. */
export const CLASS_WEIGHTS = ['none', 'balanced'] as const;
export type ClassWeights = (typeof CLASS_WEIGHTS)[number];

/** The images of every whole batch of one epoch; those left over are left out of it. */
export function epochOrder(
  split: Pick<Split, 'size' | 'labels'>,
  batchSize: number,
  draw: Draw,
  seed: number,
  epoch: number,
): Int32Array[] {
  const batches = Math.floor(split.size / batchSize);
  const order =
    draw === 'natural'
      ? new Random(seed, 'order', epoch).permutation(split.size)
      : draw === 'balanced'
        ? balancedOrder(split.labels, batches * batchSize, seed, epoch)
        : weightedOrder(draw.weights, batches * batchSize, seed, epoch);
  return Array.from({ length: batches }, (_, i) => order.subarray(i * batchSize, (i + 1) * batchSize));
}

/**
 * [K] how large a share of the images that training sees is of each class.
 * @param labels [N] of the training split
 */
export function seenShares(labels: ArrayLike<number>, classes: number, draw: Draw): Float32Array {
  const seen = new Array<number>(classes).fill(0);
  for (let i = 0; i < labels.length; i++) seen[labels[i]!]! += typeof draw === 'string' ? 1 : draw.weights[i]!;
  if (draw === 'balanced') for (let k = 0; k < classes; k++) seen[k] = Math.sign(seen[k]!);
  const total = seen.reduce((a, b) => a + b, 0);
  return Float32Array.from(seen, (count) => count / total);
}

/**
 * [K] what an image of each class counts: 1 / (K·share), scikit-learn's `balanced`, with K the number of classes that are seen.
 * The mean over the images seen is 1, so that the learning rate keeps its meaning. 0 for a class that is never seen.
 */
export function balancedWeights(shares: ArrayLike<number>): Float32Array {
  const seen = Array.from(shares).filter((share) => share > 0).length;
  return Float32Array.from(shares, (share) => (share > 0 ? 1 / (seen * share) : 0));
}

/** Classes take turns, in another order every round, so that any stretch of K images holds nearly as many of each. */
function balancedOrder(labels: Int32Array, size: number, seed: number, epoch: number): Int32Array {
  const classes = labels.reduce((most, label) => Math.max(most, label), -1) + 1;
  const present = [...countClasses(labels, classes)].flatMap((count, label) => (count > 0 ? [label] : []));
  const streams = present.map((label) => imagesOf(label, labels, seed, epoch));
  const turns = new Random(seed, 'turns', epoch);
  const order = new Int32Array(size);
  for (let at = 0; at < size; ) {
    for (const turn of turns.permutation(streams.length)) {
      if (at < size) order[at++] = streams[turn]!.next().value;
    }
  }
  return order;
}

/**
 * As many of each image as its weight asks for, rounded up or down at random (systematic sampling: the mean is that of drawing
 * with replacement, with less chance in it), in random order.
 */
function weightedOrder(weights: Float32Array, size: number, seed: number, epoch: number): Int32Array {
  const random = new Random(seed, 'weighted', epoch);
  const images = random.permutation(weights.length);
  const step = weights.reduce((a, b) => a + b, 0) / size;
  const drawn = new Int32Array(size);
  let [at, next, sum] = [0, step * random.uniform(), 0];
  for (const image of images) {
    sum += weights[image]!;
    for (; next < sum && at < size; next += step) drawn[at++] = image;
  }
  while (at < size) drawn[at++] = images.at(-1)!; // but for rounding, none is left
  return random.permutation(size).map((i) => drawn[i]!);
}

/** The images of one class without end: each once before any comes again. */
function* imagesOf(label: number, labels: Int32Array, seed: number, epoch: number): Generator<number, never> {
  const members = [...labels.keys()].filter((i) => labels[i] === label);
  for (let round = 0; ; round++) {
    for (const i of new Random(seed, 'class', epoch, label, round).permutation(members.length)) yield members[i]!;
  }
}
