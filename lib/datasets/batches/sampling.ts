/**
 * In which order an epoch takes the images of a split: all of them as they come, or as many of each class. Every draw follows from
 * (seed, epoch), so that a batch is the same whatever was read before it.
 */
import { Random } from '../../support/random';
import { countClasses, type Split } from '../dataset';

/**
 * `natural` takes every image once an epoch; `balanced` takes each class as often as any other (rare classes several times, of
 * frequent ones another part in every epoch), in batches that hold as many of each as is possible.
 */
export const SAMPLINGS = ['natural', 'balanced'] as const;
export type Sampling = (typeof SAMPLINGS)[number];

/** `none`, or `balanced`: what an image of class k counts is in inverse proportion to how often the class is seen. */
export const CLASS_WEIGHTS = ['none', 'balanced'] as const;
export type ClassWeights = (typeof CLASS_WEIGHTS)[number];

/** The images of every whole batch of one epoch; those left over are left out of it. */
export function epochOrder(
  split: Pick<Split, 'size' | 'labels'>,
  batchSize: number,
  sampling: Sampling,
  seed: number,
  epoch: number,
): Int32Array[] {
  const batches = Math.floor(split.size / batchSize);
  const order =
    sampling === 'natural'
      ? new Random(seed, 'order', epoch).permutation(split.size)
      : balancedOrder(split.labels, batches * batchSize, seed, epoch);
  return Array.from({ length: batches }, (_, i) => order.subarray(i * batchSize, (i + 1) * batchSize));
}

/**
 * [K] how large a share of the images that training sees is of each class.
 * @param counts [K] images of each class in the training split
 */
export function seenShares(counts: ArrayLike<number>, sampling: Sampling): Float32Array {
  const seen = Array.from(counts, (count) => (sampling === 'natural' ? count : Math.sign(count)));
  const total = seen.reduce((a, b) => a + b, 0);
  return Float32Array.from(seen, (count) => count / total);
}

/**
 * [K] what an image of each class counts: 1 / (K·share), scikit-learn's `balanced`, with K the number of classes that are seen. The
 * mean over the images seen is 1, so that the learning rate keeps its meaning. 0 for a class that is never seen.
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

/** The images of one class without end: each once before any comes again. */
function* imagesOf(label: number, labels: Int32Array, seed: number, epoch: number): Generator<number, never> {
  const members = [...labels.keys()].filter((i) => labels[i] === label);
  for (let round = 0; ; round++) {
    for (const i of new Random(seed, 'class', epoch, label, round).permutation(members.length)) yield members[i]!;
  }
}
