import { type Scalar, stopGradient, type Tensor, type Tensor4D, tf } from '../engine';
import { LEAST_VARIANCE, missedShare } from './missedShare';

/**
 * L_rec = mean over images, pixels and channels of (D(z_e, z_n) − x)²
 *
 * A mean, so that its weight does not depend on the image's size. D2AE's published weight, 1.81e-5, belongs to the sum over a face:
 * put on this mean it would be next to nothing.
 * @param images [B, H, W, C] in 0 … 1
 * @param reconstructions [B, H, W, C] in 0 … 1
 * @returns 0 … 1
 */
export function reconstructionLoss(images: Tensor4D, reconstructions: Tensor4D): Scalar {
  return tf.tidy(() => tf.squaredDifference(reconstructions, images).mean() as Scalar);
}

/**
 * L_rec = mean (D(z_e, z_n) − x)² / var x
 *
 * The share of the pixels' variance that a reconstruction misses. The variance is taken over images, place by place, and averaged; so a weight
 * means the same whatever the contrast.
 * @param images [B, H, W, C]; treated as constants
 * @param reconstructions [B, H, W, C]
 * @returns 0 where they agree, 1 where the reconstruction is the batch's mean image
 */
export function shareReconstructionLoss(images: Tensor4D, reconstructions: Tensor4D): Scalar {
  return missedShare(images, reconstructions);
}

/**
 * L_rec = s(D(z_e, z_n), x) + 2·mean over the two directions of s(∂D(z_e, z_n), ∂x), where s(y, x) = mean (y − x)² / var x
 *
 * The share of the pixels' variance that a reconstruction misses, and twice the share of that of their differences ∂ from the next pixel. Light,
 * hair and background make up most of the variance of pixels: eyes, brows and mouth count for next to nothing before they count among edges.
 * Comparing differences is after Mathieu et al. 2016 (gradient difference loss), there between their absolute values; the shares and the
 * factor are ours. The variance is taken over images, place by place, and averaged; so a weight means the same whatever the contrast.
 * @param images [B, H, W, C], H and W at least 2; treated as constants
 * @param reconstructions [B, H, W, C]
 * @returns 0 where they agree, 3 where the reconstruction is the batch's mean image
 */
export function edgeReconstructionLoss(images: Tensor4D, reconstructions: Tensor4D): Scalar {
  return tf.tidy(() => {
    const [across, down] = [1, 2].map((axis) =>
      missedShare(differences(images, axis), differences(reconstructions, axis)),
    );
    return missedShare(images, reconstructions).add(across!).add(down!) as Scalar;
  });
}

/** Of neighbours along an axis of [B, H, W, C], one fewer than pixels. */
function differences(images: Tensor4D, axis: number): Tensor4D {
  const size = images.shape.map((length, a) => (a === axis ? length - 1 : length)) as [number, number, number, number];
  const next = [0, 0, 0, 0].map((_, a) => (a === axis ? 1 : 0)) as [number, number, number, number];
  return images.slice(next, size).sub(images.slice([0, 0, 0, 0], size));
}

/**
 * L_rec = mean over levels l of mean (φ_l(D(z_e, z_n)) − φ_l(x))² / var φ_l(x)
 *
 * The share of the features' variance that a reconstruction misses, over a frozen network's levels (perceptual loss, Johnson et al. 2016).
 * The variance is taken over images and places, channel by channel, and averaged; so a weight means the same whatever the network's scale.
 * @param features φ_l(x), [B, h, w, D] each; treated as constants
 * @param reconstructed φ_l(D(z_e, z_n)), of the same shapes
 * @returns 0 where they agree, 1 where the reconstruction has the mean features everywhere
 */
export function featureReconstructionLoss(features: readonly Tensor[], reconstructed: readonly Tensor[]): Scalar {
  return tf.tidy(() => {
    const levels = features.map((wanted, l) => {
      const variance = tf.moments(wanted, [0, 1, 2]).variance.mean().maximum(LEAST_VARIANCE);
      return tf.squaredDifference(reconstructed[l]!, stopGradient(wanted)).mean().div(stopGradient(variance)) as Scalar;
    });
    return tf.addN(levels).div(levels.length) as Scalar;
  });
}
