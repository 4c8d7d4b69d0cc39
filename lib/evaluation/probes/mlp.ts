/** Classifiers with one hidden layer of 64 ReLUs, for several penalties at once, each kept where held-out codes like it best. */
import {
  type CompiledFunction,
  compile,
  FLOAT,
  INT,
  runKernel,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tf,
} from '../../engine';
import { Random } from '../../support/random';
import { heldOutCrossEntropy, type Rows } from './rows';

const HIDDEN = 64;
const BATCH = 256;
/** Rounds of training, after each of which the held-out codes are looked at. */
const ROUNDS = 16;
/** Rounds without anything better for any penalty, after which training ends. */
const PATIENCE = 4;
/** A round is an epoch, and at least so many steps. */
const FEWEST_STEPS = 25;
/** Falls to zero on a cosine. */
const LEARNING_RATE = 4e-3;
/** Adam (Kingma & Ba 2015). */
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** [D + 1, P · HIDDEN], penalty after penalty, and [P, HIDDEN + 1, K]; the last row of each matrix is the bias. */
export type MlpWeights = [hidden: Tensor2D, output: Tensor3D];

/**
 * Minimises mean CE + λ/2·‖weights‖² with Adam, biases free, for each λ. Training starts at the classes' frequencies, with an output layer
 * of zeros, and of all rounds, this start among them, the one with the lowest cross-entropy on the held-out codes is kept: where there is
 * nothing to learn, that is the start.
 */
export class Mlp {
  private readonly step: CompiledFunction = compile(trainingStep);

  /**
   * @param penalties λ ≥ 0
   * @returns the weights, and [P] their cross-entropy on the held-out codes, nats; the caller disposes the weights
   */
  fit(
    fit: Rows,
    held: Rows,
    penalties: readonly number[],
    seed: number,
  ): { weights: MlpWeights; heldOut: Float32Array } {
    const random = new Random(seed, 'mlp');
    const n = fit.x.shape[0];
    const batch = Math.min(BATCH, n);
    const stepsPerRound = Math.max(FEWEST_STEPS, Math.floor(n / batch));
    const total = ROUNDS * stepsPerRound;
    const rows = batches(n, batch, random);
    const penalty = tf.tensor1d([...penalties]);
    let state = tf.tidy(() => {
      const weights = initialWeights(fit, penalties.length, random);
      return [...weights, ...[0, 1].flatMap(() => weights.map((w) => tf.zerosLike(w)))] as Tensor[];
    });
    let best = state.slice(0, 2).map((w) => w.clone()) as unknown as MlpWeights;
    let heldOut = heldOutCrossEntropy(mlpLogProbabilities(held.x, best), held.y);
    for (let round = 1, since = 0; round <= ROUNDS && since < PATIENCE; round++) {
      for (let i = (round - 1) * stepsPerRound + 1; i <= round * stepsPerRound; i++) {
        const scalars = tf.tidy(() =>
          [
            (LEARNING_RATE * (1 + Math.cos((Math.PI * (i - 1)) / total))) / 2,
            1 / (1 - ADAM.beta1 ** i),
            1 / (1 - ADAM.beta2 ** i),
          ].map((value) => tf.scalar(value)),
        );
        const index = tf.tensor1d(rows.next().value as Int32Array, 'int32');
        const next = this.step(fit.x, fit.y, index, penalty, ...scalars, ...state);
        tf.dispose([index, scalars, state]);
        state = next;
      }
      const now = state.slice(0, 2) as unknown as MlpWeights;
      const values = heldOutCrossEntropy(mlpLogProbabilities(held.x, now), held.y);
      const better = values.map((value, p) => +(value < heldOut[p]!));
      since = better.includes(1) ? 0 : since + 1;
      const kept = tf.tidy(() => choose(better, now, best));
      tf.dispose(best);
      best = kept;
      heldOut = heldOut.map((value, p) => (better[p] ? values[p]! : value));
    }
    tf.dispose([penalty, ...state]);
    return { weights: best, heldOut };
  }

  dispose(): void {
    this.step.dispose();
  }
}

/** @returns [P, N, K] log-probabilities */
export function mlpLogProbabilities(x: Tensor2D, [hidden, output]: MlpWeights): Tensor3D {
  return tf.tidy(() => tf.logSoftmax(forward(x, hidden, output).logits) as Tensor3D);
}

function forward(x: Tensor2D, hidden: Tensor2D, output: Tensor3D) {
  const n = x.shape[0];
  const penalties = output.shape[0];
  const active = tf.matMul(x, hidden).relu().reshape([n, penalties, HIDDEN]).transpose([1, 0, 2]);
  const activations = tf.concat([active, tf.ones([penalties, n, 1])], 2) as Tensor3D;
  return { activations, logits: tf.matMul(activations, output) as Tensor3D };
}

/** One step of Adam on one batch. Takes and gives the two weights, their first and their second moments. */
function trainingStep(...given: Tensor[]): Tensor[] {
  const [x, y, index, penalty, rate, correctionM, correctionV, ...state] = given as [
    Tensor2D,
    Tensor2D,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    ...Tensor[],
  ];
  const [hidden, output] = state as [Tensor2D, Tensor3D];
  const penalties = output.shape[0];
  const xs = take(x, index);
  const ys = take(y, index);
  const n = xs.shape[0];
  const { activations, logits } = forward(xs, hidden, output);
  const error = tf.softmax(logits).sub(ys.expandDims(0)).div(n) as Tensor3D;
  const back = tf.matMul(error, output, false, true).mul(activations.greater(0));
  const flat = back
    .slice([0, 0, 0], [-1, -1, HIDDEN])
    .transpose([1, 0, 2])
    .reshape([n, penalties * HIDDEN]) as Tensor2D;
  const decay = [
    penalty.reshape([penalties, 1]).tile([1, HIDDEN]).reshape([1, -1]).mul(notLastRow(hidden, 0)),
    penalty.reshape([penalties, 1, 1]).mul(notLastRow(output, 1)),
  ];
  const gradients = [tf.matMul(xs, flat, true), tf.matMul(activations, error, true)];
  const updated = gradients.map((gradient, i) => {
    const weights = state[i]!;
    const g = gradient.add(decay[i]!.mul(weights));
    const m = state[2 + i]!.mul(ADAM.beta1).add(g.mul(1 - ADAM.beta1));
    const v = state[4 + i]!.mul(ADAM.beta2).add(g.square().mul(1 - ADAM.beta2));
    const direction = m.mul(correctionM).div(v.mul(correctionV).sqrt().add(ADAM.epsilon));
    return [weights.sub(direction.mul(rate)), m, v] as const;
  });
  return [0, 1, 2].flatMap((part) => updated.map((tensors) => tensors[part as 0 | 1 | 2]));
}

/** Rows by number. tfjs's own gather reads the numbers to check them, which a compiled function cannot. */
function take(matrix: Tensor2D, rows: Tensor): Tensor2D {
  const attributes = { Tparams: FLOAT, Tindices: INT, Taxis: INT, batch_dims: { int: 0 } };
  return runKernel('GatherV2', attributes, [matrix, rows, tf.scalar(0, 'int32')], 1)[0] as Tensor2D;
}

/** 1 for weights, 0 for the biases in the last row; broadcasts against `matrix`. */
function notLastRow(matrix: Tensor, axis: number): Tensor {
  const shape = matrix.shape.map((size, i) => (i === axis ? size - 1 : 1));
  return tf.concat([tf.ones(shape), tf.zeros(shape.map((_, i) => (i === axis ? 1 : 1)))], axis);
}

/** He-normal hidden weights; an output layer that gives the classes' frequencies. */
function initialWeights({ x, y }: Rows, penalties: number, random: Random): MlpWeights {
  const [, columns] = x.shape;
  const deviation = Math.sqrt(2 / columns);
  const size = columns * penalties * HIDDEN;
  const hidden = tf.tensor2d(
    Float32Array.from({ length: size }, () => random.normal(0, deviation)),
    [columns, penalties * HIDDEN],
  );
  const bias = y.mean(0).log().reshape([1, 1, -1]).tile([penalties, 1, 1]);
  return [hidden, tf.concat([tf.zeros([penalties, HIDDEN, y.shape[1]]), bias], 1) as Tensor3D];
}

/** The weights in `now` for each penalty that is better, those in `before` for the others. */
function choose(better: Float32Array, now: MlpWeights, before: MlpWeights): MlpWeights {
  const perOutput = tf.tensor3d(better, [better.length, 1, 1]).cast('bool');
  const perHidden = perOutput.reshape([better.length, 1]).tile([1, HIDDEN]).reshape([1, -1]);
  return [
    tf.where(perHidden.tile([now[0].shape[0], 1]), now[0], before[0]),
    tf.where(perOutput.tile([1, now[1].shape[1], now[1].shape[2]]), now[1], before[1]),
  ];
}

/** Batches without end, each row once before any twice; what does not fill a batch is left out of its round. */
function* batches(n: number, batch: number, random: Random): Generator<Int32Array, never> {
  for (;;) {
    const order = random.permutation(n);
    for (let start = 0; start + batch <= n; start += batch) yield order.slice(start, start + batch);
  }
}
