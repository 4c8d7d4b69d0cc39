import { setImmediate as nextTick } from 'node:timers/promises';
import { batchesInOrder } from '../datasets/batches/batches';
import type { Dataset } from '../datasets/dataset';
import { symmetricEigen, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D, tf } from '../engine';
import { targetDistributions } from '../losses';
import { codeLayer, codeOf } from '../models/branch';
import type { Parts } from '../models/parts';
import { MienError } from '../support/errors';
import { type Listener, reportTo } from '../support/listener';

const BATCH = 256;
/** Directions in which codes vary less than this share of the largest variance hold nothing but rounding. */
const NOTHING = 1e-7;
/** A squared distance of class means, in white codes, that rounding alone makes. */
const ROUNDING = 1e-8;

const INTERRUPTED = [
  'Interrupted while the expression was taken out of z_n; every epoch is kept.',
  'End it with --resume.',
] as const;

/**
 * Takes out of B_n what any linear function of z_n tells of the expression, in closed form: z ← z − P(z − μ), with the P that changes codes least, in
 * the mean square, of all after which every class has the mean μ (LEACE, Belrose et al. 2023, theorem 4.3). Means and covariance are those of the training
 * images as they are; on others it holds as far as these are like them. The map is affine, and becomes part of the branch's last layer: there is no new
 * part, and z_n stays as long as it was, with K − 1 directions fewer in which it varies.
 * @throws MienError when a code is not finite
 * @throws InterruptedError when it is aborted; nothing has changed then
 */
export async function eraseExpression(
  parts: Parts,
  { classes, splits, shape }: Dataset,
  listener: Listener = {},
): Promise<void> {
  const { train } = splits;
  const report = reportTo(listener, 'Erasing', INTERRUPTED);
  const codes: Tensor2D[] = [];
  try {
    let done = 0;
    for (const images of batchesInOrder(train, shape, BATCH)) {
      codes.push(nuisanceOf(parts, images));
      images.dispose();
      await nextTick(); // lets an interruption through
      done = Math.min(train.size, done + BATCH);
      report(done, train.size, 'the expression from z_n');
    }
    tf.tidy(() => fold(parts, tf.concat(codes), targetDistributions(train.labels, classes.length)));
  } finally {
    tf.dispose(codes);
  }
}

/** [B, D_n]; the other half, which is the dearer one, is not asked. */
function nuisanceOf({ encoder, nuisanceEncoder = encoder, nuisance }: Parts, images: Tensor4D): Tensor2D {
  return tf.tidy(() => codeOf(nuisance, nuisanceEncoder.apply(images, { training: false }) as Tensor4D).mean);
}

function fold({ nuisance }: Parts, codes: Tensor2D, labels: Tensor2D): void {
  if (codes.isFinite().all().dataSync()[0] === 0) {
    throw new MienError(
      'z_n is not finite: nothing can be taken out of it',
      'Lower training.schedule.peak, and train again.',
    );
  }
  const { mean, kept } = linearEraser(codes, labels);
  const layer = codeLayer(nuisance);
  const [kernel, bias] = layer.getWeights() as [Tensor2D, Tensor1D];
  const offset = bias.sub<Tensor2D>(mean).matMul<Tensor2D>(kept).add(mean).flatten();
  layer.setWeights([kernel.matMul(kept), offset]);
}

/**
 * What these codes do not show stays as it is: directions in which none of them varies.
 * @param codes [N, D]
 * @param labels [N, K] one-hot
 * @returns μ [1, D] and I − Pᵀ [D, D], by which centred codes are multiplied from the right
 */
export function linearEraser(codes: Tensor2D, labels: Tensor2D): { mean: Tensor2D; kept: Tensor2D } {
  const [n, size] = codes.shape;
  const mean = codes.mean(0, true) as Tensor2D;
  // of any scale of its numbers the map is the same; of one, rounding is small
  const deviations = tf.moments(codes, 0).variance.sqrt();
  const scale = tf.where(deviations.greater(0), deviations, tf.onesLike(deviations));
  const centred = codes.sub(mean).div<Tensor2D>(scale);
  const { values: variances, vectors: axes } = symmetricEigen(centred.matMul<Tensor2D>(centred, true).div<Tensor2D>(n));
  const roots = inverseRoots(variances, variances.max().mul(NOTHING));
  const whiten = axes.mul<Tensor2D>(roots); // [D, D] from centred codes to white ones
  const colour = axes.mul(variances.maximum(0).sqrt()).transpose(); // and back
  const counts = labels.sum(0).maximum(1).mul(n).sqrt().reshape([-1, 1]);
  const means = labels.matMul<Tensor2D>(centred.matMul(whiten), true).div<Tensor2D>(counts); // [K, D] each class's, times √ of its share
  const scaled = whiten.matMul<Tensor2D>(rowSpace(means)).matMul<Tensor2D>(colour);
  const erased = scaled.mul(scale).div(scale.reshape([-1, 1]));
  return { mean, kept: tf.eye(size).sub<Tensor2D>(erased) };
}

/**
 * @param means [K, D] of rank K − 1 or less
 * @returns [D, D] the projection on the space of its rows
 */
function rowSpace(means: Tensor2D): Tensor2D {
  const { values: squares, vectors: axes } = symmetricEigen(means.matMul(means, false, true) as Tensor2D);
  const basis = means.matMul<Tensor2D>(axes.mul(inverseRoots(squares, ROUNDING)), true); // [D, K] orthonormal columns, or zeros
  return basis.matMul(basis, false, true) as Tensor2D;
}

/** 1 / √v, and 0 for all that is no more than `least`. */
function inverseRoots(values: Tensor1D, least: Tensor | number): Tensor1D {
  const counts = values.greater(least);
  return tf.where(counts, values, tf.onesLike(values)).rsqrt().mul(counts.toFloat());
}

/** @throws MienError when z_n has no more numbers than there are directions to take */
export function checkErasable(codeSize: number, classes: number): void {
  if (codeSize >= classes) return;
  throw new MienError(
    `To erase ${classes} expressions takes ${classes - 1} directions out of z_n, which has ${codeSize}: nothing would be left`,
    'Raise model.nuisance.codeSize, or set training.erase to false.',
  );
}
