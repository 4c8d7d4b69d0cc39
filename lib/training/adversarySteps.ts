import { type LayersModel, type Scalar, type Tensor, type Tensor2D, tf, type Variable } from '../engine';
import { crossEntropyLoss } from '../losses';
import type { AdversaryOptions } from './lossOptions';
import { Optimizer, type OptimizerOptions, SCALARS } from './optimizer';
import type { LabelledBatch } from './terms';

/** Whether the adversary needs an optimizer of its own. */
export function learnsApart({ steps, learningRate, updates }: AdversaryOptions): boolean {
  return steps > 0 && (steps > 1 || learningRate !== 1 || updates === 'alternating');
}

/** An adversary that learns apart: k steps of its own optimizer on the codes of a batch, each minimising CE(y, A(z_n)). */
export class AdversarySteps {
  readonly optimizer: Optimizer;

  constructor(
    private readonly adversary: LayersModel,
    private readonly variables: Variable[],
    private readonly options: AdversaryOptions,
    optimizer: OptimizerOptions,
    fused: boolean,
  ) {
    this.optimizer = new Optimizer(variables, optimizer, fused);
  }

  /** k */
  get stepsEach(): number {
    return this.options.steps;
  }

  /** How many numbers `nextScalars` gives. */
  get scalarsEach(): number {
    return this.options.steps * SCALARS;
  }

  /** Counts k steps, and gives the numbers they need. @param learningRate of the other parts */
  nextScalars(learningRate: number): Tensor[] {
    const { steps } = this.options;
    return Array.from({ length: steps }, () =>
      this.optimizer.nextScalars(learningRate * this.options.learningRate),
    ).flat();
  }

  /**
   * The steps themselves, with the numbers from `nextScalars`.
   * @param codes [B, D_n] cut off from the tape
   * @param batch whose labels and weights count
   * @returns the norm of the last step's gradient before clipping: not finite, if anything of them is not
   */
  apply(codes: Tensor2D, { labels, weights }: LabelledBatch, scalars: readonly Tensor[]): Scalar {
    return tf.tidy(() => {
      let norm: Tensor | undefined;
      for (let step = 0; step < this.options.steps; step++) {
        const loss = () => crossEntropyLoss(labels, this.adversary.apply(codes) as Tensor2D, weights);
        const { grads } = tf.variableGrads(loss, this.variables);
        const gradients = this.variables.map(({ name }) => grads[name]!);
        norm = this.optimizer.apply(gradients, scalars.slice(step * SCALARS, (step + 1) * SCALARS));
      }
      return norm as Scalar;
    });
  }
}

type OptimizerState = Pick<Optimizer, 'state' | 'restore'>;

const PREFIX = 'adversary/';

/** The optimizers of a training as a checkpoint keeps them: one set of slots, and one number of steps, from which the adversary's follows. */
export function checkpointed(main: OptimizerState, apart?: AdversarySteps): OptimizerState {
  if (!apart) return main;
  const { optimizer, stepsEach } = apart;
  return {
    state: () => {
      const { slots, steps } = main.state();
      const own = [...optimizer.state().slots].map(([name, slot]) => [PREFIX + name, slot] as const);
      return { slots: new Map([...slots, ...own]), steps };
    },
    restore: (slots, steps) => {
      const own = [...slots].filter(([name]) => name.startsWith(PREFIX));
      main.restore(slots, steps);
      optimizer.restore(new Map(own.map(([name, values]) => [name.slice(PREFIX.length), values])), steps * stepsEach);
    },
  };
}
