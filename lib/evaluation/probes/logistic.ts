/** Multinomial logistic regressions, many at once: several labels of the same codes, several penalties, several hold-outs. */
import { compileLoop, computed, FLOAT, runKernel, type Tensor, type Tensor2D, type Tensor3D, tf } from '../../engine';

/** Steps until the gradient is looked at again. */
const STRIDE = 10;
const MOST_STEPS = 600;
/** The share of the last step's curvature that the next one counts on at least. */
const KEPT = 0.7;
/** The bias of what is not a class, which is never named and never moves. */
const NEVER = -1e9;
const TINY = 1e-30;

/** Of one factor and one hold-out, [C + 1, P · S]: penalty after penalty, the last row is the bias. */
export type LinearWeights = Tensor2D;

/** Codes of one hold-out each, turned to their principal axes, which decide how large each step is. */
export interface StackedCodes {
  /** [H, N, C + 1] */
  readonly x: Tensor3D;
  /** [H, C + 1, 1] mean squares of the columns. */
  readonly curvature: Tensor3D;
}

/** What is to be told from the codes. */
export interface LogisticTask {
  /** S */
  readonly classes: number;
  /** λ > 0, P of them, as many in each task. */
  readonly penalties: readonly number[];
  /** For each hold-out [N, S] one-hot; rows of zeros are left out, and each class occurs in the others. */
  readonly labels: readonly Float32Array[];
}

const tenSteps = compileLoop(momentumStep, STRIDE);

/**
 * Minimises mean CE + λ/2·‖W‖², the bias free, for each task, hold-out and λ. It is scikit-learn's `LogisticRegression(C=1/(λ n))`; with two
 * classes, for which scikit-learn has one column of weights and this two of opposite sign, `C=2/(λ n)`.
 *
 * Every step minimises Böhning's (1992) quadratic bound, whose curvature is ½·XᵀX/n + λ for every class; as the codes come turned to their
 * principal axes, that is a division. Of many classes the true curvature is a small part of it: so much of the bound is counted on as the last
 * move has shown (|Δg|² / Δg·Δw in the bound's metric, a long step of Barzilai & Borwein's 1988 turned round), never more than all of it, nor
 * less than 0.7 of what the step before counted on. Nesterov's momentum, restarted for each λ whenever it points uphill (O'Donoghue & Candès 2015), makes
 * it fast. The problem is convex: the result is its minimum, whatever the start, and that of one task does not depend on the others.
 * @param tolerance a task and hold-out is done when no λ's next step promises to gain more nats
 * @returns [tasks][H], for the caller to dispose
 */
export function fitLogistic(
  { x, curvature }: StackedCodes,
  tasks: readonly LogisticTask[],
  tolerance: number,
): LinearWeights[][] {
  const [holdOuts, n, columns] = x.shape;
  const sizes = { tasks: tasks.length, penalties: tasks[0]!.penalties.length, classes: most(tasks) };
  const { penalties, classes } = sizes;
  const across = tasks.length * classes;
  const [given, start] = tf.tidy(() => {
    const y = stackedLabels(tasks, holdOuts, n, classes); // [H, N, tasks, K]
    const known = y.sum([1, 3]); // [H, tasks]
    const share = y.div(known.reshape([holdOuts, 1, tasks.length, 1])) as Tensor;
    const weight = share.sum(3, true).tile([1, 1, 1, classes]);
    const free = tf.concat([tf.ones([columns - 1, 1]), tf.zeros([1, 1])]);
    const penalty = free.mul(columnsOf(tasks, sizes)).expandDims(0); // [1, C + 1, P · tasks · K]
    // rows that are left out can only take from the curvature
    const rest = tf.div(n / 2, known).reshape([holdOuts, 1, 1, tasks.length, 1]);
    const bounds = rest.tile([1, 1, penalties, 1, classes]).reshape([holdOuts, 1, penalties * across]);
    const shrink = curvature.mul(bounds).add(penalty).reciprocal();
    const w = atFrequencies(share, columns, penalties);
    const one = tf.ones([holdOuts, penalties, tasks.length]);
    const flat = (tensor: Tensor) => tensor.reshape([holdOuts, n, 1, across]);
    return [
      [x, flat(share), flat(weight), shrink, penalty],
      [tf.zerosLike(one), w, w.clone(), one, one.clone(), w.clone(), tf.zerosLike(w)],
    ] as [Tensor[], Tensor[]];
  });
  const done = new Map<string, LinearWeights>();
  let state = start;
  for (let steps = STRIDE; done.size < tasks.length * holdOuts; steps += STRIDE) {
    const next = tenSteps(state, given);
    tf.dispose(state);
    state = next;
    const gains = computed(() => state[0]!.max(1)); // [H, tasks]
    for (let h = 0; h < holdOuts; h++) {
      for (const [t, task] of tasks.entries()) {
        const isDone = gains[h * tasks.length + t]! < tolerance || steps >= MOST_STEPS;
        if (isDone && !done.has(`${t} ${h}`)) done.set(`${t} ${h}`, weightsOf(state[1] as Tensor3D, sizes, task, t, h));
      }
    }
  }
  tf.dispose([given.slice(1), state]);
  return tasks.map((_, t) => Array.from({ length: holdOuts }, (_, h) => done.get(`${t} ${h}`)!));
}

interface Sizes {
  readonly tasks: number;
  readonly penalties: number;
  /** K, of the task that has the most. */
  readonly classes: number;
}

function most(tasks: readonly LogisticTask[]): number {
  return Math.max(...tasks.map(({ classes }) => classes));
}

/** [H, N, tasks, K], zeros for what is no class. */
function stackedLabels(tasks: readonly LogisticTask[], holdOuts: number, n: number, classes: number): Tensor {
  const values = new Float32Array(holdOuts * n * tasks.length * classes);
  for (const [t, task] of tasks.entries()) {
    for (const [h, labels] of task.labels.entries()) {
      for (let row = 0; row < n; row++) {
        const from = row * task.classes;
        values.set(labels.subarray(from, from + task.classes), ((h * n + row) * tasks.length + t) * classes);
      }
    }
  }
  return tf.tensor4d(values, [holdOuts, n, tasks.length, classes]);
}

/** [1, P · tasks · K] the penalty of each column of weights. */
function columnsOf(tasks: readonly LogisticTask[], { penalties, classes }: Sizes): Tensor {
  const each = Array.from({ length: penalties }, (_, p) =>
    tasks.flatMap((task) => new Array<number>(classes).fill(task.penalties[p]!)),
  );
  return tf.tensor2d(each.flat(), [1, penalties * tasks.length * classes]);
}

/** W = 0 and the bias that gives the classes' frequencies: what an infinite penalty leaves. [H, C + 1, P · tasks · K] */
function atFrequencies(share: Tensor, rows: number, penalties: number): Tensor {
  const [holdOuts, , tasks, classes] = share.shape as [number, number, number, number];
  const frequencies = share.sum(1);
  const bias = tf.where(frequencies.greater(0), frequencies.maximum(1e-38).log(), tf.fill(frequencies.shape, NEVER));
  const across = bias.reshape([holdOuts, 1, tasks * classes]).tile([1, 1, penalties]);
  return tf.concat([tf.zeros([holdOuts, rows - 1, penalties * tasks * classes]), across], 1);
}

function weightsOf(w: Tensor3D, sizes: Sizes, task: LogisticTask, t: number, h: number): LinearWeights {
  const [holdOuts, rows] = w.shape;
  const { tasks, penalties, classes } = sizes;
  return tf.tidy(() =>
    w
      .reshape([holdOuts, rows, penalties, tasks, classes])
      .slice([h, 0, 0, t, 0], [1, rows, penalties, 1, task.classes])
      .reshape([rows, penalties * task.classes]),
  ) as LinearWeights;
}

/**
 * What the step promises to gain at most [H, P, tasks]; w, w with momentum [H, C + 1, P · tasks · K]; momentum, and the share of the bound that is
 * counted on [H, P, tasks]; w with momentum and its gradient, of the step before.
 */
type Carried = readonly [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];

/**
 * @param given codes [H, N, C + 1], shares and their sums over classes [H, N, 1, tasks · K], shrinkage and penalty [H or 1, C + 1, P · tasks · K]
 */
function momentumStep(carried: readonly Tensor[], given: readonly Tensor[]): Tensor[] {
  const [, w, ahead, momentum, bend, lastAhead, lastGradient] = carried as readonly Tensor[] & Carried;
  const [x, y, weight, shrink, penalty] = given as readonly [Tensor, Tensor, Tensor, Tensor, Tensor];
  const [holdOuts, n] = x.shape as [number, number, number];
  const columns = w.shape[2]!;
  const [, penalties, tasks] = momentum.shape as [number, number, number];
  const classes = columns / penalties / tasks;
  const perTask = (matrix: Tensor) => matrix.sum(1).reshape([holdOuts, penalties, tasks, classes]).sum(3);
  const spread = (values: Tensor) =>
    values.expandDims(3).tile([1, 1, 1, classes]).reshape([holdOuts, 1, columns]) as Tensor;

  const logits = product(x, ahead).reshape([holdOuts, n, penalties, tasks, classes]);
  const p = tf.softmax(logits).reshape([holdOuts, n, penalties, tasks * classes]);
  const error = p.mul(weight).sub(y).reshape([holdOuts, n, columns]);
  const gradient = product(x, error, true).add(penalty.mul(ahead));
  const bent = gradient.sub(lastGradient);
  const along = perTask(ahead.sub(lastAhead).mul(bent));
  const across = perTask(bent.square().mul(shrink));
  const measured = tf.where(along.greater(0), across.div(along.maximum(TINY)), tf.onesLike(bend));
  const bound = measured.minimum(1).maximum(bend.mul(KEPT));
  const move = gradient.mul(shrink).div(spread(bound));
  const next = ahead.sub(move);
  const change = next.sub(w);
  const uphill = perTask(gradient.mul(change)).greater(0);
  const faster = tf.where(uphill, tf.onesLike(momentum), momentum.square().mul(4).add(1).sqrt().add(1).div(2));
  const share = tf.where(uphill, tf.zerosLike(momentum), momentum.sub(1).div(faster));
  const gain = perTask(gradient.mul(move)).div(2);
  return [gain, next, next.add(change.mul(spread(share))), faster, bound, ahead, gradient];
}

/** Of stacked matrices. */
function product(a: Tensor, b: Tensor, transposeA = false): Tensor {
  const attributes = { T: FLOAT, adj_x: { bool: transposeA }, adj_y: { bool: false } };
  return runKernel('BatchMatMulV2', attributes, [a, b], 1)[0]!;
}
