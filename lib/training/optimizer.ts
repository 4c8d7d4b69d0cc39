/**
 * Optimizers that keep all parameters in one flat vector: a step is some fifteen kernels on a long vector where tfjs's own are a dozen
 * on each of sixty short ones.
 */
import { type Tensor, type Tensor1D, tf, type Variable } from '../engine';

export interface OptimizerOptions {
  /** `adam` is AdamW (Loshchilov & Hutter 2019): weight decay apart from the gradient. `sgd` has Nesterov momentum. */
  readonly name: 'adam' | 'sgd';
  /** Weight decay of kernels; biases and normalisation are left alone. */
  readonly weightDecay: number;
  /** Momentum of `sgd`. */
  readonly momentum: number;
  /** Largest norm of the whole gradient, beyond which it is scaled down; 0 for no limit. */
  readonly clipNorm: number;
}

const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

export class Optimizer {
  private readonly slots: Record<string, Variable>;
  private readonly decayed: Variable;
  private readonly sizes: number[];
  private steps = 0;

  constructor(
    private readonly variables: readonly Variable[],
    private readonly options: OptimizerOptions,
  ) {
    this.sizes = variables.map((variable) => variable.size);
    const total = this.sizes.reduce((a, b) => a + b, 0);
    const slotNames = options.name === 'adam' ? ['m', 'v'] : ['momentum'];
    // in a tidy, as a variable does not take over the tensor it starts from
    const zeros = () => tf.tidy(() => tf.variable(tf.zeros([total]), false));
    this.slots = Object.fromEntries(slotNames.map((name) => [name, zeros()]));
    const isDecayed = variables.map((v) => tf.fill([v.size], v.rank > 1 ? 1 : 0) as Tensor1D);
    this.decayed = tf.tidy(() => tf.variable(tf.concat1d(isDecayed), false));
    tf.dispose(isDecayed);
  }

  /**
   * Changes the variables once.
   * @param gradients in the order of the variables
   * @returns the norm of the gradient before clipping
   */
  step(gradients: readonly Tensor[], learningRate: number): Tensor {
    return tf.tidy(() => this.apply(gradients, this.nextScalars(learningRate)));
  }

  /**
   * Counts a step, and gives the numbers it needs as tensors: all that differs from step to step, so that `apply` can be compiled.
   * @returns the learning rate, and Adam's two bias corrections
   */
  nextScalars(learningRate: number): Tensor[] {
    this.steps++;
    const { beta1, beta2 } = ADAM;
    return [learningRate, 1 / (1 - beta1 ** this.steps), 1 / (1 - beta2 ** this.steps)].map((x) => tf.scalar(x));
  }

  /** The step itself, with the numbers from `nextScalars`. */
  apply(gradients: readonly Tensor[], scalars: readonly Tensor[]): Tensor {
    const [learningRate, ...corrections] = scalars as [Tensor, Tensor, Tensor];
    return tf.tidy(() => {
      const flat = gradients.map((g) => g.flatten());
      let g = tf.concat1d(flat);
      const norm = g.square().sum().sqrt();
      const { clipNorm, weightDecay } = this.options;
      if (clipNorm > 0) g = g.mul(tf.scalar(clipNorm).div(norm.maximum(clipNorm)));
      let w = tf.concat1d(this.variables.map((variable) => variable.flatten()));
      if (this.options.name === 'adam') {
        const direction = this.adam(g, corrections);
        w = w.sub(this.decayed.mul(w).mul(weightDecay).add(direction).mul(learningRate));
      } else {
        w = w.sub(this.nesterov(g.add(this.decayed.mul(w).mul(weightDecay))).mul(learningRate));
      }
      tf.split(w, this.sizes).forEach((part, i) => {
        const variable = this.variables[i]!;
        variable.assign(part.reshape(variable.shape));
      });
      return norm;
    });
  }

  /** What a checkpoint keeps: one vector a slot, and the number of steps. */
  state(): { slots: ReadonlyMap<string, Tensor>; steps: number } {
    return { slots: new Map(Object.entries(this.slots)), steps: this.steps };
  }

  restore(slots: ReadonlyMap<string, Float32Array>, steps: number): void {
    this.steps = steps;
    tf.tidy(() => {
      for (const [name, slot] of Object.entries(this.slots)) slot.assign(tf.tensor(slots.get(name)!, slot.shape));
    });
  }

  dispose(): void {
    tf.dispose([this.decayed, ...Object.values(this.slots)]);
  }

  private adam(g: Tensor1D, [correctionM, correctionV]: readonly Tensor[]): Tensor1D {
    const { beta1, beta2, epsilon } = ADAM;
    const m = this.slots.m!;
    const v = this.slots.v!;
    m.assign(m.mul(beta1).add(g.mul(1 - beta1)));
    v.assign(v.mul(beta2).add(g.square().mul(1 - beta2)));
    const unbiasedV = v.mul(correctionV!);
    return m.mul(correctionM!).div(unbiasedV.sqrt().add(epsilon)) as Tensor1D;
  }

  private nesterov(g: Tensor1D): Tensor1D {
    const velocity = this.slots.momentum!;
    velocity.assign(velocity.mul(this.options.momentum).add(g));
    return g.add(velocity.mul(this.options.momentum)) as Tensor1D;
  }
}
