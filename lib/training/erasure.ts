import { batchesInOrder } from '../datasets/batches/batches';
import type { Dataset } from '../datasets/dataset';
import { sampleOf } from '../datasets/splits/sampleOf';
import { FLOAT, runKernel, type Tensor, type Tensor1D, type Tensor2D, tf } from '../engine';
import { targetDistributions } from '../losses';
import { codeLayer } from '../models/branch';
import { encodeBatch } from '../models/disentangler';
import type { Parts } from '../models/parts';
import { MienError } from '../support/errors';

/** Means and a covariance of so many images are as good as of more. */
const MOST_IMAGES = 20_000;
const BATCH = 256;
/** Directions in which codes vary less than this share of the largest variance hold nothing but rounding. */
const NOTHING = 1e-7;
/** A squared distance of class means, in white codes, that rounding alone makes. */
const ROUNDING = 1e-8;

/**
 * Takes out of B_n what any linear function of z_n tells of the expression, in closed form: z ← z − P(z − μ), with the P that changes codes least, in
 * the mean square, of all after which every class has the mean μ (LEACE, Belrose et al. 2023, theorem 4.3). Means and covariance are those of the training
 * images as they are. The map is affine, and becomes part of the branch's last layer: there is no new part, and z_n stays as long as it was, with K − 1
 * directions fewer in which it varies.
 */
export function eraseExpression(parts: Parts, { classes, shape, splits }: Dataset): void {
  const layer = codeLayer(parts.nuisance);
  const train = sampleOf(splits.train, MOST_IMAGES, shape, 'erasure');
  tf.tidy(() => {
    const codes: Tensor2D[] = [];
    for (const images of batchesInOrder(train, shape, BATCH)) {
      codes.push(encodeBatch(parts, images).nuisance);
      images.dispose();
    }
    const { mean, kept } = linearEraser(tf.concat(codes), targetDistributions(train.labels, classes.length));
    const [kernel, bias] = layer.getWeights() as [Tensor2D, Tensor1D];
    const offset = bias.sub<Tensor2D>(mean).matMul<Tensor2D>(kept).add(mean).flatten();
    layer.setWeights([kernel.matMul(kept), offset]);
  });
}

/**
 * @param codes [N, D]
 * @param labels [N, K] one-hot
 * @returns μ [1, D] and I − Pᵀ [D, D], by which centred codes are multiplied from the right
 */
export function linearEraser(codes: Tensor2D, labels: Tensor2D): { mean: Tensor2D; kept: Tensor2D } {
  const [n, size] = codes.shape;
  const mean = codes.mean(0, true) as Tensor2D;
  const centred = codes.sub(mean) as Tensor2D;
  const covariance = centred.matMul<Tensor2D>(centred, true).div<Tensor2D>(n);
  const { values: variances, axes } = eigen(covariance);
  const least = variances.max().mul(NOTHING);
  const whiten = axes.mul<Tensor2D>(inverseRoots(variances, least)); // [D, D] from centred codes to white ones
  const colour = axes.mul(variances.maximum(0).sqrt()).transpose(); // and back
  const means = labels.matMul<Tensor2D>(centred.matMul(whiten), true).div<Tensor2D>(n); // [K, D] each class's, times its share
  const kept = whiten.matMul(tf.eye(size).sub(rowSpace(means))).matMul(colour);
  return { mean, kept: kept as Tensor2D };
}

/**
 * @param means [K, D] of rank K − 1 or less
 * @returns [D, D] the projection on the space of its rows
 */
function rowSpace(means: Tensor2D): Tensor2D {
  const { values: squares, axes } = eigen(means.matMul(means, false, true) as Tensor2D);
  const basis = means.matMul<Tensor2D>(axes.mul(inverseRoots(squares, ROUNDING)), true); // [D, K] orthonormal columns, or zeros
  return basis.matMul(basis, false, true) as Tensor2D;
}

/** Of a symmetric matrix [N, N]: [N] eigenvalues, and eigenvectors as columns [N, N]. */
function eigen(matrix: Tensor2D): { values: Tensor1D; axes: Tensor2D } {
  const attributes = { T: FLOAT, compute_v: { bool: true } };
  const [values, axes] = runKernel('SelfAdjointEigV2', attributes, [matrix], 2) as [Tensor1D, Tensor2D];
  return { values, axes };
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
