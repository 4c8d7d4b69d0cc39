/**
 * What guesses the expression from something that shows a nuisance: a network of two hidden layers of 192 ReLUs, held back by
 * dropout (0.3) and weight decay (0.1, decoupled: Loshchilov & Hutter 2019), so that it learns what many images share.
 */
import { gaussianNoise, type Tensor, type Tensor1D, type Tensor2D, tf } from '../../engine';
import type { Random } from '../../support/random';

const HIDDEN = 192;
const LEARNING_RATE = 1e-3;
const DECAY = 0.1;
/** Adam (Kingma & Ba 2015). */
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

const KEPT = 0.7;
/** Below it lie 70 % of a normal distribution. */
const KEPT_BELOW = 0.5244005127080407;

export interface GuesserSizes {
  /** D, of the codes. */
  readonly columns: number;
  /** K */
  readonly classes: number;
}

/** A network's weights, one after the other; the last row of each layer is its bias. */
export type GuesserWeights = Tensor1D;

/** Uniform in ±1/√(values that a unit sees), as PyTorch begins. */
export function initialGuesser(sizes: GuesserSizes, random: Random): GuesserWeights {
  const layers = shapesOf(sizes).map(([rows, columns]) => {
    const bound = 1 / Math.sqrt(rows - 1);
    return Float32Array.from({ length: rows * columns }, () => random.uniform(-bound, bound));
  });
  return tf.tidy(() => tf.concat1d(layers.map((layer) => tf.tensor1d(layer))));
}

/** [N, K] logits of codes [N, D]. */
export function guesserLogits(weights: GuesserWeights, x: Tensor2D, sizes: GuesserSizes): Tensor2D {
  return tf.tidy(() => {
    const [first, second, last] = layersOf(weights, sizes);
    const hidden = layer(layer(x, first).relu() as Tensor2D, second).relu() as Tensor2D;
    return layer(hidden, last);
  });
}

/**
 * One step of Adam on the mean cross-entropy of a batch, its gradient written out, so that it compiles to few kernels.
 * @param carried weights and their moments
 * @param given codes [B, D], classes [B, K] one-hot, seeds of the two dropouts [2] each, Adam's two corrections
 * @returns the same as carried
 */
export function guesserStep(carried: readonly Tensor[], given: readonly Tensor[]): Tensor[] {
  const [w, m, v] = carried;
  const [x, y, seed1, seed2, correctionM, correctionV] = given as [Tensor2D, Tensor2D, ...Tensor[]];
  const sizes: GuesserSizes = { columns: x.shape[1], classes: y.shape[1] };
  const [first, second, last] = layersOf(w as Tensor1D, sizes);
  const rows = x.shape[0];
  const [mask1, mask2] = [dropout(rows, seed1 as Tensor1D), dropout(rows, seed2 as Tensor1D)];
  const hidden1 = layer(x, first).relu().mul(mask1) as Tensor2D;
  const hidden2 = layer(hidden1, second).relu().mul(mask2) as Tensor2D;
  const error = tf.softmax(layer(hidden2, last)).sub(y).div(rows) as Tensor2D;
  const back2 = backward(error, last).mul(mask2).mul(hidden2.greater(0)) as Tensor2D;
  const back1 = backward(back2, second).mul(mask1).mul(hidden1.greater(0)) as Tensor2D;
  const gradient = tf.concat1d([gradientOf(x, back1), gradientOf(hidden1, back2), gradientOf(hidden2, error)]);
  const newM = m!.mul(ADAM.beta1).add(gradient.mul(1 - ADAM.beta1));
  const newV = v!.mul(ADAM.beta2).add(gradient.square().mul(1 - ADAM.beta2));
  const direction = newM.mul(correctionM!).div(newV.mul(correctionV!).sqrt().add(ADAM.epsilon));
  return [w!.mul(1 - LEARNING_RATE * DECAY).sub(direction.mul(LEARNING_RATE)), newM, newV];
}

/** Adam's corrections for moments that began at zero. @param step from 1 */
export function corrections(step: number): [number, number] {
  return [1 / (1 - ADAM.beta1 ** step), 1 / (1 - ADAM.beta2 ** step)];
}

function shapesOf({ columns, classes }: GuesserSizes): [number, number][] {
  return [
    [columns + 1, HIDDEN],
    [HIDDEN + 1, HIDDEN],
    [HIDDEN + 1, classes],
  ];
}

function layersOf(weights: Tensor1D, sizes: GuesserSizes): [Tensor2D, Tensor2D, Tensor2D] {
  const shapes = shapesOf(sizes);
  const parts = tf.split(
    weights,
    shapes.map(([rows, columns]) => rows * columns),
  );
  return parts.map((part, i) => part.reshape(shapes[i]!)) as [Tensor2D, Tensor2D, Tensor2D];
}

function layer(x: Tensor2D, weights: Tensor2D): Tensor2D {
  return withOnes(x).matMul(weights) as Tensor2D;
}

function withOnes(x: Tensor2D): Tensor2D {
  return tf.concat([x, tf.ones([x.shape[0], 1])], 1) as Tensor2D;
}

function backward(error: Tensor2D, weights: Tensor2D): Tensor2D {
  return error.matMul(weights.slice([0, 0], [weights.shape[0] - 1, -1]), false, true) as Tensor2D;
}

function gradientOf(x: Tensor2D, error: Tensor2D): Tensor1D {
  return withOnes(x).matMul(error, true).as1D();
}

function dropout(rows: number, seed: Tensor1D): Tensor2D {
  return gaussianNoise<Tensor2D>([rows, HIDDEN], seed).less(KEPT_BELOW).cast('float32').div(KEPT) as Tensor2D;
}
