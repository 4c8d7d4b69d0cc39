/** The MLP probe: what one hidden layer of ReLUs adds to the linear probe. */
import { compileLoop, computed, type Tensor, type Tensor1D, type Tensor2D, tf } from '../../engine';
import { Random } from '../../support/random';
import { rowsOf } from './codes';
import type { ProbeData, SeedPart } from './data';
import { oneHot } from './holdOut';
import type { Target } from './labelled';
import { heldLabels, type LinearFit } from './linear';
import { ADAM, addedLogits, flatten, HIDDEN, type Networks, type Sizes, trainingStep, unflatten } from './mlpStep';
import type { Logits } from './readings';
import { type Shrunk, shrink } from './shrink';

const BATCH = 256;
/** Steps of one call. */
const STRIDE = 10;
/** Steps: ten epochs, and at least so many: whole calls. */
const EPOCHS = 10;
const FEWEST_STEPS = 300;
/** Falls to zero on a cosine. */
const LEARNING_RATE = 1e-2;
/** λ of the mean CE + λ/2·‖weights‖², biases free. */
const PENALTY = 1e-3;

/** Factors of more classes train by themselves. */
const FEW_CLASSES = 16;
/** A logit of what is not a class. */
const NEVER = -1e9;

const tenSteps = compileLoop(trainingStep, STRIDE);

export interface MlpFit extends Shrunk, Logits {
  /** Hidden units that are used: 64, or 0 where held-out codes say that they add nothing. */
  readonly hidden: number;
}

/** One factor, and what its linear probes came to, one a seed. */
export interface MlpTask {
  readonly target: Target;
  readonly linear: readonly LinearFit[];
}

/**
 * Networks logits(x) = linear(x) + W₂·relu(W₁ x), where the linear probe stands fixed and W₂ starts at zero: a network starts at what the
 * linear probe reads, not at a constant, and all its units are for what is beyond. It learns on the codes that the seed's hold-out leaves,
 * from the linear probe of these, to the end of its schedule; the held-out codes then say whether it adds to the linear probe (by what is
 * left of the cross-entropy after shrinking), and at the test it is added to the linear probe of all training codes.
 *
 * Networks of all factors and seeds train side by side; none of them depends on another.
 * @returns [F][seeds]
 */
export function fitMlps(data: ProbeData, tasks: readonly MlpTask[]): MlpFit[][] {
  const fits = new Map<MlpTask, MlpFit[]>();
  for (const together of groupsOf(tasks)) {
    const networks = train(data.parts, together);
    for (const [f, task] of together.entries()) {
      const added = (x: Tensor2D, s: number) =>
        addedLogits(x, networks, s, f).slice([0, 0], [-1, task.target.seen.length]);
      fits.set(
        task,
        task.linear.map((_, s) => judgeNetwork(data, task, s, (x) => added(x, s))),
      );
    }
    tf.dispose([networks.hidden, networks.output]);
  }
  return tasks.map((task) => fits.get(task)!);
}

/** Those that train together: all of few classes, and each of many by itself, as the widest decides what the others cost. */
function groupsOf(tasks: readonly MlpTask[]): MlpTask[][] {
  const isWide = ({ target }: MlpTask) => target.seen.length > FEW_CLASSES;
  const narrow = tasks.filter((task) => !isWide(task));
  return [...(narrow.length > 0 ? [narrow] : []), ...tasks.filter(isWide).map((task) => [task])];
}

function judgeNetwork(
  { whole: all, parts }: ProbeData,
  { target, linear }: MlpTask,
  s: number,
  added: (x: Tensor2D) => Tensor2D,
): MlpFit {
  const { split, part, whole, shrunk: alone } = linear[s]!;
  const { codes } = parts[s]!;
  const logits = (base: () => Tensor, x: Tensor2D, hidden: boolean) =>
    computed(() => (hidden ? base().add(added(x)) : base()));
  const held = rowsOf(codes.train, split.held);
  const heldLogits = logits(() => held.matMul(part), held, true);
  const together = shrink(heldLogits, heldLabels(target, split.held), target.logFrequencies);
  held.dispose();
  const adds = together.crossEntropy <= alone.crossEntropy;
  return {
    ...(adds ? together : alone),
    hidden: adds ? HIDDEN : 0,
    logits: logits(() => all.test.matMul(whole), codes.test, adds),
    judged: logits(() => codes.test.matMul(part), codes.test, adds),
  };
}

function train(parts: readonly SeedPart[], tasks: readonly MlpTask[]): Networks {
  const [n, columns] = parts[0]!.codes.train.shape;
  const seeds = parts.map(({ seed }) => seed);
  const codes = parts.map((part) => part.codes.train);
  const classes = Math.max(...tasks.map(({ target }) => target.seen.length));
  const sizes: Sizes = { seeds: seeds.length, factors: tasks.length, columns, classes };
  const rows = codes.map((all, s) => rowsOfSeed(all, tasks, s, classes));
  const size = Math.min(BATCH, n);
  const total = Math.max(FEWEST_STEPS, EPOCHS * Math.floor(n / size));
  const order = tf.tidy(() =>
    tf.stack(
      seeds.map((seed) => batches(n, size, total, new Random(seed, 'mlp batches'))),
      1,
    ),
  );
  const plan = schedule(total);
  const decay = tf.tidy(() => flatten(decayOf(sizes)));
  let state = tf.tidy(() => {
    const start = flatten(initialWeights(sizes, seeds));
    return [tf.scalar(0), start, tf.zerosLike(start), tf.zerosLike(start)] as Tensor[];
  });
  for (let i = 0; i < total; i += STRIDE) {
    const next = tenSteps(state, [plan, order, decay, ...codes, ...rows]);
    tf.dispose(state);
    state = next;
  }
  const networks = unflatten(state[1] as Tensor1D, sizes);
  tf.dispose([plan, order, decay, state, rows]);
  return networks;
}

/** [total, 3] for each step the learning rate and Adam's two corrections. */
function schedule(total: number): Tensor2D {
  const each = Array.from({ length: total }, (_, i) => [
    (LEARNING_RATE * (1 + Math.cos((Math.PI * i) / total))) / 2,
    1 / (1 - ADAM.beta1 ** (i + 1)),
    1 / (1 - ADAM.beta2 ** (i + 1)),
  ]);
  return tf.tensor2d(each);
}

/** [F, N, 2 K]: the classes of the rows that seed `s` trains on, and the linear probes' logits of all; what is no class is never named. */
function rowsOfSeed(train: Tensor2D, tasks: readonly MlpTask[], s: number, classes: number): Tensor {
  return tf.tidy(() =>
    tf.stack(
      tasks.map(({ target: { labels, seen }, linear }) => {
        const y = tf.tensor2d(oneHot(labels, linear[s]!.split.fit, seen.length), [labels.length, seen.length]);
        const filled = (matrix: Tensor2D, value: number) =>
          tf.pad(
            matrix,
            [
              [0, 0],
              [0, classes - seen.length],
            ],
            value,
          );
        return tf.concat([filled(y, 0), filled(train.matMul(linear[s]!.part) as Tensor2D, NEVER)], 1);
      }),
    ),
  );
}

/** He-normal hidden weights, a seed's the same for each factor; output layers of zeros. */
function initialWeights({ factors, columns, classes }: Sizes, seeds: readonly number[]): Networks {
  const deviation = Math.sqrt(2 / columns);
  const hidden = seeds.map((seed) => {
    const random = new Random(seed, 'mlp');
    const values = Float32Array.from({ length: columns * HIDDEN }, () => random.normal(0, deviation));
    return tf.tensor3d(values, [1, columns, HIDDEN]).tile([factors, 1, 1]);
  });
  return {
    hidden: tf.stack(hidden) as Networks['hidden'],
    output: tf.zeros([seeds.length, factors, HIDDEN + 1, classes]),
  };
}

/** λ for a weight, 0 for a bias. */
function decayOf({ seeds, factors, columns, classes }: Sizes): Networks {
  const matrices = (rows: number, width: number) =>
    tf.pad(tf.fill([seeds, factors, rows - 1, width], PENALTY), [
      [0, 0],
      [0, 0],
      [0, 1],
      [0, 0],
    ]) as Networks['hidden'];
  return { hidden: matrices(columns, HIDDEN), output: matrices(HIDDEN + 1, classes) };
}

/** [total, size] numbers of rows, each row once before any twice; what does not fill a batch is left out of its round. */
function batches(n: number, size: number, total: number, random: Random): Tensor2D {
  const numbers = new Float32Array(total * size);
  const each = Math.floor(n / size) * size;
  for (let start = 0; start < numbers.length; start += each) {
    numbers.set(random.permutation(n).subarray(0, Math.min(each, numbers.length - start)), start);
  }
  return tf.tensor2d(numbers, [total, size]);
}
