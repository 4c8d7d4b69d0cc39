import { type Tensor1D, type Tensor4D, tf, uniformNoise } from '../../engine';

/**
 * Whole channels of each image's feature map set to 0, the others scaled by 1 / (1 − rate): what dropout (Srivastava et al. 2014) is after mean
 * pooling, and what Tompson et al. 2015 drop before a pooling that keeps places.
 * @param features [B, h, w, D]
 * @param rate the share of channels that is dropped, 0 … below 1
 * @param seed [2] int32, of the draw
 * @returns [B, h, w, D]
 */
export function dropChannels(features: Tensor4D, rate: number, seed: Tensor1D): Tensor4D {
  return tf.tidy(() => {
    const [batch, , , channels] = features.shape;
    const kept = uniformNoise<Tensor4D>([batch, 1, 1, channels], seed).greaterEqual(rate).toFloat();
    return features.mul(kept.div(1 - rate)) as Tensor4D;
  });
}
