import { type Tensor, tf, type Variable } from '../engine';
import { MienError } from '../support/errors';

/**
 * The average of weights over the steps of a training, a later step counting more: a_t = d·a_{t−1} + (1 − d)·w_t with a_0 = 0, and in use
 * a_t / (1 − dᵗ), so that it is an average from the first step on (Kingma & Ba 2015, section 7.2; Polyak & Juditsky 1992). The moving averages of
 * batch normalisation are averaged with the weights that they belong to.
 */
export class WeightAverage {
  /** [P] a, of all variables in one vector. */
  private readonly mean: Variable;

  /** @param decay d, 0 … below 1 */
  constructor(
    private readonly variables: readonly Variable[],
    private readonly decay: number,
  ) {
    const total = variables.reduce((sum, { size }) => sum + size, 0);
    this.mean = tf.tidy(() => tf.variable(tf.zeros([total]), false));
  }

  /** What a checkpoint keeps. */
  get state(): Tensor {
    return this.mean;
  }

  /** Takes the weights in as they are after a step; part of the step where that is compiled. */
  update(): void {
    tf.tidy(() => {
      const weights = tf.concat1d(this.variables.map((variable) => variable.flatten()));
      this.mean.assign(this.mean.add(weights.sub(this.mean).mul(1 - this.decay)) as Variable);
    });
  }

  /** Gives the variables their averages for good. @param steps that have been taken, at least 1 */
  apply(steps: number): void {
    tf.tidy(() => {
      const averages = tf.split(
        this.mean.div(1 - this.decay ** steps),
        this.variables.map(({ size }) => size),
      );
      for (const [i, variable] of this.variables.entries())
        variable.assign(averages[i]!.reshape(variable.shape) as never);
    });
  }

  /** What `body` gives while the variables have their averages. */
  during<T>(steps: number, body: () => T): T {
    const before = this.variables.map((variable) => tf.keep(variable.clone())); // shares the data, copies nothing
    try {
      this.apply(steps);
      return body();
    } finally {
      for (const [i, variable] of this.variables.entries()) variable.assign(before[i] as never);
      tf.dispose(before);
    }
  }

  /** @throws MienError when the values are not those of these variables */
  restore(values: Float32Array | undefined): void {
    if (values?.length !== this.mean.size) {
      throw new MienError(
        `The checkpoint has ${values?.length ?? 0} averages of weights, not ${this.mean.size}`,
        'It belongs to another model: train again, in a folder of its own (--out).',
      );
    }
    tf.tidy(() => this.mean.assign(tf.tensor1d(values) as never));
  }

  dispose(): void {
    this.mean.dispose();
  }
}
