import { type Scalar, type Tensor4D, tf } from '../engine';

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
