import { type Tensor2D, type Tensor3D, tf } from '../../engine';

/** Codes and their classes. */
export interface Rows {
  /** [N, D + 1], its last column ones */
  readonly x: Tensor2D;
  /** [N, K] one-hot */
  readonly y: Tensor2D;
}

/**
 * @param logs [P, N, K] log-probabilities; disposed
 * @returns [P] nats; 0 where N is 0
 */
export function heldOutCrossEntropy(logs: Tensor3D, y: Tensor2D): Float32Array {
  const losses = tf.tidy(() => logs.mul(y.expandDims(0)).sum([1, 2]).div(-Math.max(1, y.shape[0])));
  const values = losses.dataSync() as Float32Array;
  tf.dispose([logs, losses]);
  return values;
}
