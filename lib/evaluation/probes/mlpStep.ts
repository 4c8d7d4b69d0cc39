/**
 * The networks of the MLP probes, and one step of the training of all that read several factors from the same codes, written so that it
 * compiles. Stacked by seed and factor they take a step in some forty large kernels, and not in hundreds of small ones.
 */
import { FLOAT, runKernel, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D, tf } from '../../engine';
import { take } from '../take';

/** Hidden units of a network. */
export const HIDDEN = 64;

/** Adam (Kingma & Ba 2015). */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** What the networks add to the linear probes' logits; the last row of each matrix is the bias. */
export interface Networks {
  /** [S, F, C + 1, HIDDEN] */
  readonly hidden: Tensor4D;
  /** [S, F, HIDDEN + 1, K] */
  readonly output: Tensor4D;
}

export interface Sizes {
  readonly seeds: number;
  readonly factors: number;
  /** C + 1 */
  readonly columns: number;
  /** K, the classes of the factor that has the most. */
  readonly classes: number;
}

export function flatten({ hidden, output }: Networks): Tensor1D {
  return tf.concat1d([hidden.as1D(), output.as1D()]);
}

export function unflatten(flat: Tensor1D, { seeds, factors, columns, classes }: Sizes): Networks {
  const networks = seeds * factors;
  const [hidden, output] = tf.tidy(() => {
    const parts = tf.split(flat, [networks * columns * HIDDEN, networks * (HIDDEN + 1) * classes]);
    return [
      parts[0]!.reshape([seeds, factors, columns, HIDDEN]),
      parts[1]!.reshape([seeds, factors, HIDDEN + 1, classes]),
    ];
  }) as [Tensor4D, Tensor4D];
  return { hidden, output };
}

/** The logits that the network of one seed and factor adds, [N, K], to codes [N, C + 1]. */
export function addedLogits(x: Tensor2D, { hidden, output }: Networks, seed: number, factor: number): Tensor2D {
  const own = <T extends Tensor4D>(weights: T) =>
    weights.slice([seed, factor], [1, 1]).reshape([weights.shape[2]!, weights.shape[3]!]) as Tensor2D;
  const active = x.matMul(own(hidden)).relu();
  return tf.concat([active, tf.ones([x.shape[0], 1])], 1).matMul(own(output)) as Tensor2D;
}

/**
 * One step of Adam.
 * @param carried number of the step, from 0; weights and their two moments
 * @param given for each step [steps, 3] the learning rate and Adam's two corrections, and [steps, S, B] the numbers of the batches' rows; decay;
 *   then for each seed codes [N, C + 1], and for each [F, N, 2 K]: classes of all rows, one-hot (zeros: left out), beside the linear probes' logits.
 *   Numbers are floats all of them, as a GPU has no arithmetic of integers.
 * @returns the same as carried
 */
export function trainingStep(carried: readonly Tensor[], given: readonly Tensor[]): Tensor[] {
  const [index, w, m, v] = carried as readonly [Tensor, Tensor1D, Tensor1D, Tensor1D];
  const [schedule, order, decay, ...rest] = given as readonly [Tensor, Tensor, Tensor, ...Tensor[]];
  const [codes, rows] = [rest.slice(0, rest.length / 2), rest.slice(rest.length / 2)];
  const [factors, , both] = rows[0]!.shape as [number, number, number];
  const sizes: Sizes = { seeds: codes.length, factors, columns: codes[0]!.shape[1]!, classes: both / 2 };
  const [rate, correctionM, correctionV] = tf.unstack(take(schedule, index, 0)) as [Tensor, Tensor, Tensor];
  const batches = tf.unstack(take(order, index, 0));
  const x = tf.stack(codes.map((all, s) => take(all, batches[s]!, 0).expandDims(0))); // [S, 1, B, C + 1]
  const known = tf.stack(rows.map((all, s) => take(all, batches[s]!, 1))); // [S, F, B, 2 K]
  const [y, base] = tf.split(known, 2, 3) as [Tensor4D, Tensor4D];
  const g = gradientOf(x as Tensor4D, y, base, unflatten(w, sizes)).add(decay.mul(w));
  const newM = m.mul(ADAM.beta1).add(g.mul(1 - ADAM.beta1));
  const newV = v.mul(ADAM.beta2).add(g.square().mul(1 - ADAM.beta2));
  const direction = newM.mul(correctionM).div(newV.mul(correctionV).sqrt().add(ADAM.epsilon));
  return [index.add(1), w.sub(direction.mul(rate)), newM, newV];
}

/** Of each network's mean cross-entropy over the rows of its batch that are not left out, written out, in few kernels. */
function gradientOf(x: Tensor4D, y: Tensor4D, base: Tensor4D, { hidden, output }: Networks): Tensor1D {
  const active = product(x, hidden).relu();
  const withOnes = tf.concat([active, tf.onesLike(active.slice([0, 0, 0, 0], [-1, -1, -1, 1]))], 3);
  const known = y.sum(3, true);
  const p = tf.softmax(product(withOnes, output).add(base)).mul(known);
  const error = p.sub(y).div(known.sum(2, true).maximum(1));
  const back = product(error, output.slice([0, 0, 0, 0], [-1, -1, HIDDEN, -1]), false, true);
  const inside = back.mul(active.greater(0));
  return flatten({ hidden: product(x, inside, true), output: product(withOnes, error, true) });
}

/** Of matrices stacked by seed and factor, or by seed alone where the factors share one. */
function product(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor4D {
  const attributes = { T: FLOAT, adj_x: { bool: transposeA }, adj_y: { bool: transposeB } };
  return runKernel('BatchMatMulV2', attributes, [a, b], 1)[0] as Tensor4D;
}
