import { symmetricEigen, type Tensor1D, type Tensor2D, tf } from '../../engine';
import { Random } from '../../support/random';
import { principalComponents } from '../principalComponents';

/** Codes as probes take them: standardised and turned to the principal axes of some of the training codes, with a column of ones. */
export interface ProbeCodes {
  /** [N, C + 1] all training codes. */
  readonly train: Tensor2D;
  /** [M, C + 1] test codes. */
  readonly test: Tensor2D;
  /** [C + 1, 1] mean squares of the columns over those training codes, of which they are uncorrelated. */
  readonly curvature: Tensor2D;
}

/** A column that deviates by less than this share of its mean is constant, but for rounding, and is left out. */
const CONSTANT = 1e-5;

/**
 * Standardises codes by the mean and deviation of some of the training codes and turns them to the principal axes of these. No probe here
 * minds the turn, distances and penalties being the same, and the linear one is a division there. Of codes with more columns than there are
 * training codes only what these span is kept: nothing can be learned of the rest. What is held out must not be among these codes: in few
 * codes of many columns it would lie where they expect it, and the test codes elsewhere. The caller disposes the tensors.
 * @param train [N, D]
 * @param test [M, D]
 * @param rows numbers of the training codes that decide; by default all
 */
export function probeCodes(train: Tensor2D, test: Tensor2D, rows?: Int32Array): ProbeCodes {
  const [a, b, curvature] = tf.tidy(() => {
    const chosen = rows ? rowsOf(train, rows) : train;
    const { mean, variance } = tf.moments(chosen, 0);
    const deviation = variance.sqrt();
    const varies = deviation.greater(mean.abs().mul(CONSTANT));
    const scale = varies.cast('float32').div(tf.where(varies, deviation, tf.onesLike(deviation)));
    const standard = (codes: Tensor2D) => codes.sub(mean).mul(scale) as Tensor2D;
    const axes = principalAxes(standard(chosen));
    const turned = (codes: Tensor2D) => withOnes(standard(codes).matMul(axes) as Tensor2D);
    return [turned(train), turned(test), turned(chosen).square().mean(0).reshape([-1, 1])];
  }) as [Tensor2D, Tensor2D, Tensor2D];
  return { train: a, test: b, curvature };
}

export function disposeCodes({ train, test, curvature }: ProbeCodes): void {
  tf.dispose([train, test, curvature]);
}

/** @param x [N, D] centred @returns [D, C] orthonormal columns */
function principalAxes(x: Tensor2D): Tensor2D {
  const [n, columns] = x.shape;
  if (n > columns) {
    return symmetricEigen(x.matMul(x, true).div(n)).vectors;
  }
  return principalComponents(x, new Random(1, 'probe axes'), Math.max(1, n - 1));
}

function withOnes(codes: Tensor2D): Tensor2D {
  return tf.concat([codes, tf.ones([codes.shape[0], 1])], 1) as Tensor2D;
}

/** Rows by number, to be disposed. */
export function rowsOf(matrix: Tensor2D, rows: Int32Array): Tensor2D {
  return tf.tidy(() => matrix.gather(tf.tensor1d(rows, 'int32') as Tensor1D));
}
