import { type Scalar, stopGradient, type Tensor, type Tensor4D, tf } from '../engine';

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

/** Features that hardly vary in a batch are not magnified beyond this. */
const LEAST_VARIANCE = 1e-6;

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
