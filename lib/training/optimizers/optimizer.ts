/**
 * An optimizer that keeps what it remembers of all parameters in one flat vector a slot, and steps in one kernel (on a GPU or for XLA
 * some fifteen, on long vectors) where tfjs's own take a dozen for each of sixty short ones.
 */
import { fusedUpdate, hasOwnKernels, type Tensor, tf, type UpdateRule, type Variable } from '../../engine';
import { MienError } from '../../support/errors';
import { plainUpdate } from './plainUpdate';

export interface OptimizerOptions {
  /** `adam` is AdamW (Loshchilov & Hutter 2019): weight decay apart from the gradient. `sgd` has Nesterov momentum. */
  readonly name: 'adam' | 'sgd';
  /** Weight decay of kernels; biases and normalisation are left alone. */
  readonly weightDecay: number;
  /** Momentum of `sgd`. */
  readonly momentum: number;
  /** Largest norm of the gradient of parts that share a loss, beyond which it is scaled down; 0 for no limit. */
  readonly clipNorm: number;
}

/** The numbers that differ from step to step, [] each, so that a step can be compiled. */
export interface StepNumbers {
  readonly learningRate: Tensor;
  /** Adam's 1 / (1 − β₁ᵗ), by which it corrects its mean of the gradients for starting from 0. */
  readonly meanCorrection: Tensor;
  /** Adam's 1 / (1 − β₂ᵗ), the same for the squares. */
  readonly squareCorrection: Tensor;
}

const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

export class Optimizer {
  private readonly slots: ReadonlyMap<string, Variable>;
  private readonly rule: UpdateRule;
  private steps = 0;

  /** @param fused whether a step is the one kernel that only the processor has, and XLA has not */
  constructor(
    private readonly variables: readonly Variable[],
    options: OptimizerOptions,
    private readonly fused = hasOwnKernels(),
  ) {
    const { name, weightDecay, momentum, clipNorm } = options;
    const total = variables.reduce((sum, { size }) => sum + size, 0);
    const slotNames = name === 'adam' ? ['m', 'v'] : ['momentum'];
    // in a tidy, as a variable does not take over the tensor it starts from
    const zeros = () => tf.tidy(() => tf.variable(tf.zeros([total]), false));
    this.slots = new Map(slotNames.map((slot) => [slot, zeros()]));
    const decayed = variables.map(({ rank }) => rank > 1);
    const constants = name === 'adam' ? ADAM : { ...ADAM, beta1: momentum };
    this.rule = { name, weightDecay, decayed, clipNorm, ...constants };
  }

  /**
   * Changes the variables once.
   * @param gradients in the order of the variables
   * @returns the norm of the gradient before clipping
   */
  step(gradients: readonly Tensor[], learningRate: number): Tensor {
    return tf.tidy(() => this.apply(gradients, this.nextNumbers(learningRate)));
  }

  /** Counts a step, and gives the numbers that it needs. The caller disposes them. */
  nextNumbers(learningRate: number): StepNumbers {
    this.steps++;
    const { beta1, beta2 } = ADAM;
    return {
      learningRate: tf.scalar(learningRate),
      meanCorrection: tf.scalar(1 / (1 - beta1 ** this.steps)),
      squareCorrection: tf.scalar(1 / (1 - beta2 ** this.steps)),
    };
  }

  /** The step itself, with the numbers from `nextNumbers`. */
  apply(gradients: readonly Tensor[], { learningRate, meanCorrection, squareCorrection }: StepNumbers): Tensor {
    return tf.tidy(() => {
      const slots = [...this.slots.values()];
      const scalars = this.rule.name === 'adam' ? [learningRate, meanCorrection, squareCorrection] : [learningRate];
      const update = this.fused ? fusedUpdate : plainUpdate;
      const updated = update(this.variables, gradients, slots, scalars, this.rule);
      for (const [i, variable] of this.variables.entries()) variable.assign(updated.weights[i]!);
      for (const [i, slot] of slots.entries()) slot.assign(updated.slots[i]!);
      return updated.norm;
    });
  }

  /** What a checkpoint keeps: one vector a slot, and the number of steps. */
  state(): { slots: ReadonlyMap<string, Tensor>; steps: number } {
    return { slots: this.slots, steps: this.steps };
  }

  /** @throws MienError when the slots are not those of these variables */
  restore(slots: ReadonlyMap<string, Float32Array>, steps: number): void {
    for (const [name, { size }] of this.slots) {
      const given = slots.get(name)?.length ?? 0;
      if (given === size) continue;
      throw new MienError(
        `The checkpoint remembers ${given} numbers as ${name} of the optimizer, not ${size}`,
        'It was written by a mien that grouped the parts differently: train again, in a folder of its own (--out).',
      );
    }
    this.steps = steps;
    tf.tidy(() => {
      for (const [name, slot] of this.slots) slot.assign(tf.tensor(slots.get(name)!, slot.shape));
    });
  }

  dispose(): void {
    tf.dispose([...this.slots.values()]);
  }
}
