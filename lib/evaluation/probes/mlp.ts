/** Classifiers with one hidden layer of ReLUs, many side by side, each kept where its held-out codes like it best. */
import { compile, type Tensor, type Tensor1D, type Tensor2D, type Tensor3D, tf } from '../../engine';
import { Random } from '../../support/random';
import {
  ADAM,
  flatten,
  HIDDEN,
  type MlpWeights,
  mlpLogProbabilities,
  type Sizes,
  trainingStep,
  unflatten,
} from './mlpStep';
import { heldOutCrossEntropy, type Rows } from './rows';

const BATCH = 256;
/** Rounds of training, after each of which the held-out codes are looked at. */
const ROUNDS = 32;
/** Rounds without a better one, after which a classifier is done. */
const PATIENCE = 6;
/** A round is an epoch, and at least so many steps. */
const FEWEST_STEPS = 10;
/** Falls to zero on a cosine. */
const LEARNING_RATE = 1e-2;
/** What one classifier trains on. */
export interface MlpTask {
  readonly fit: Rows;
  readonly held: Rows;
  /** λ ≥ 0 */
  readonly penalty: number;
  /** Decides initial weights and batches. */
  readonly seed: number;
}

export interface MlpFit {
  /** The caller disposes them. */
  readonly weights: MlpWeights;
  /** Cross-entropy on the held-out codes, nats. */
  readonly heldOut: number;
}

/**
 * Minimises mean CE + λ/2·‖weights‖² with Adam, biases free. Training starts at the classes' frequencies, with an output layer of zeros,
 * and of all rounds, this start among them, the one with the lowest cross-entropy on the held-out codes is kept: where there is nothing to
 * learn, that is the start.
 *
 * A step of all classifiers is one compiled function, and their weights one vector, which Adam takes in a dozen kernels.
 * @param tasks equal in shapes
 */
export function fitMlps(tasks: readonly MlpTask[]): MlpFit[] {
  const { x, y } = tasks[0]!.fit;
  const sizes = [x.shape[1], y.shape[1]] as const;
  const learners = tasks.map((task) => new Learner(task, sizes));
  const step = compile((...given) => trainingStep(given, sizes));
  const decay = tf.concat1d(learners.map((learner) => learner.decay));
  let state = tf.tidy(() => {
    const start = tf.concat1d(learners.map((learner) => learner.start));
    return [start, tf.zerosLike(start), tf.zerosLike(start)] as Tensor[];
  });
  const data = tasks.flatMap(({ fit }) => [fit.x, fit.y]);
  const stepsPerRound = Math.max(FEWEST_STEPS, Math.floor(x.shape[0] / batchOf(x.shape[0])));
  const total = ROUNDS * stepsPerRound;
  for (let i = 1; i <= total && !learners.every(({ isDone }) => isDone); i++) {
    const rate = (LEARNING_RATE * (1 + Math.cos((Math.PI * (i - 1)) / total))) / 2;
    const scalars = [rate, 1 / (1 - ADAM.beta1 ** i), 1 / (1 - ADAM.beta2 ** i)].map((value) => tf.scalar(value));
    const indices = learners.map((learner) => tf.tensor1d(learner.nextBatch(), 'int32'));
    const next = step(...scalars, decay, ...state, ...indices, ...data);
    tf.dispose([scalars, indices, state]);
    state = next;
    if (i % stepsPerRound > 0) continue;
    const each = tf.split(state[0]!, tasks.length) as Tensor1D[];
    for (const [t, learner] of learners.entries()) learner.look(each[t]!);
    tf.dispose(each);
  }
  step.dispose();
  tf.dispose([decay, state, learners.map((learner) => [learner.start, learner.decay])]);
  return learners.map((learner) => learner.best);
}

/** One classifier: its start, its batches, and the best it has been. */
class Learner {
  readonly start: Tensor1D;
  /** λ for a weight, 0 for a bias. */
  readonly decay: Tensor1D;
  best: MlpFit;
  private readonly batches: Generator<Int32Array, never>;
  private since = 0;

  constructor(
    private readonly task: MlpTask,
    private readonly sizes: Sizes,
  ) {
    const { fit, penalty, seed } = task;
    const random = new Random(seed, 'mlp');
    this.start = tf.tidy(() => flatten(initialWeights(fit, random)));
    this.decay = tf.tidy(() => {
      const matrix = (rows: number, columns: number) =>
        tf.concat([tf.fill([rows - 1, columns], penalty), tf.zeros([1, columns])]) as Tensor2D;
      return flatten([matrix(sizes[0], HIDDEN), matrix(HIDDEN + 1, sizes[1])]);
    });
    this.batches = batches(fit.x.shape[0], random);
    this.best = this.judge(this.start);
  }

  get isDone(): boolean {
    return this.since >= PATIENCE;
  }

  nextBatch(): Int32Array {
    return this.batches.next().value;
  }

  look(weights: Tensor1D): void {
    if (this.isDone) return;
    const now = this.judge(weights);
    const isBetter = now.heldOut < this.best.heldOut;
    tf.dispose(isBetter ? this.best.weights : now.weights);
    if (isBetter) this.best = now;
    this.since = isBetter ? 0 : this.since + 1;
  }

  private judge(flat: Tensor1D): MlpFit {
    const { held } = this.task;
    const weights = tf.tidy(() => unflatten(flat, this.sizes));
    const logs = tf.tidy(() => mlpLogProbabilities(held.x, weights).expandDims(0) as Tensor3D);
    return { weights, heldOut: heldOutCrossEntropy(logs, held.y)[0]! };
  }
}

/** He-normal hidden weights; an output layer that gives the classes' frequencies. */
function initialWeights({ x, y }: Rows, random: Random): MlpWeights {
  const columns = x.shape[1];
  const deviation = Math.sqrt(2 / columns);
  const hidden = Float32Array.from({ length: columns * HIDDEN }, () => random.normal(0, deviation));
  const output = tf.concat([tf.zeros([HIDDEN, y.shape[1]]), y.mean(0, true).log()]) as Tensor2D;
  return [tf.tensor2d(hidden, [columns, HIDDEN]), output];
}

function batchOf(n: number): number {
  return Math.min(BATCH, n);
}

/** Batches without end, each row once before any twice; what does not fill a batch is left out of its round. */
function* batches(n: number, random: Random): Generator<Int32Array, never> {
  const batch = batchOf(n);
  for (;;) {
    const order = random.permutation(n);
    for (let start = 0; start + batch <= n; start += batch) yield order.slice(start, start + batch);
  }
}
