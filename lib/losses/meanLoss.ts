import { type Scalar, tf } from '../engine';

/** The mean of several losses, [] each; one is itself. */
export function meanLoss(losses: readonly Scalar[]): Scalar {
  return losses.length === 1 ? losses[0]! : tf.tidy(() => tf.addN([...losses]).div(losses.length) as Scalar);
}
