import { type Scalar, stopGradient, type Tensor, tf } from '../engine';

/** What hardly varies in a batch is not magnified beyond this. */
export const LEAST_VARIANCE = 1e-6;

/**
 * s(y, x) = mean (y − x)² / var x, the variance over the first axis, value by value, and averaged: the share of the variance of what was wanted
 * that is missed. So a weight means the same whatever the scale.
 * @param wanted x [B, …]; treated as constants
 * @param got y, of the same shape
 * @returns 0 where they agree, 1 where y is the batch's mean
 */
export function missedShare(wanted: Tensor, got: Tensor): Scalar {
  return tf.tidy(() => {
    const variance = tf.moments(wanted, 0).variance.mean().maximum(LEAST_VARIANCE);
    return tf.squaredDifference(got, stopGradient(wanted)).mean().div(stopGradient(variance)) as Scalar;
  });
}
