import { type Tensor, tf, type Variable } from '../engine';
import { Optimizer, type OptimizerOptions, SCALARS } from './optimizer';

/**
 * An optimizer for groups of variables that share no loss, each clipped by the norm of its own gradient. By one norm, a part that only
 * watches, such as the adversary at λ_adv = 0, would shorten the steps of those it watches.
 */
export class GroupedOptimizer implements Pick<Optimizer, 'nextScalars' | 'apply' | 'state' | 'restore' | 'dispose'> {
  private readonly groups: readonly { readonly prefix: string; readonly size: number; readonly optimizer: Optimizer }[];

  /** @param groups by name; in a checkpoint, the slots of all but the first bear it */
  constructor(groups: ReadonlyMap<string, readonly Variable[]>, options: OptimizerOptions, fused: boolean) {
    this.groups = [...groups].map(([name, variables], g) => ({
      prefix: g === 0 ? '' : `${name}/`,
      size: variables.length,
      optimizer: new Optimizer(variables, options, fused),
    }));
  }

  /** Counts a step, and gives the numbers it needs, the same count for each group. */
  nextScalars(learningRate: number): Tensor[] {
    return this.groups.flatMap(({ optimizer }) => optimizer.nextScalars(learningRate));
  }

  /**
   * The step itself, with the numbers from `nextScalars`.
   * @param gradients in the order of the groups and of their variables
   * @returns the norm of all gradients together before clipping
   */
  apply(gradients: readonly Tensor[], scalars: readonly Tensor[]): Tensor {
    return tf.tidy(() => {
      let start = 0;
      const norms = this.groups.map(({ optimizer, size }, g) => {
        const own = gradients.slice(start, start + size);
        start += size;
        return optimizer.apply(own, scalars.slice(g * SCALARS, (g + 1) * SCALARS));
      });
      return norms.length === 1 ? norms[0]! : tf.stack(norms).square().sum().sqrt();
    });
  }

  state(): ReturnType<Optimizer['state']> {
    const slots = this.groups.flatMap(({ prefix, optimizer }) =>
      [...optimizer.state().slots].map(([name, slot]) => [prefix + name, slot] as const),
    );
    return { slots: new Map(slots), steps: this.groups[0]!.optimizer.state().steps };
  }

  restore(slots: ReadonlyMap<string, Float32Array>, steps: number): void {
    for (const { prefix, optimizer } of this.groups) {
      const own = [...slots].filter(([name]) => name.startsWith(prefix));
      optimizer.restore(new Map(own.map(([name, values]) => [name.slice(prefix.length), values])), steps);
    }
  }

  dispose(): void {
    for (const { optimizer } of this.groups) optimizer.dispose();
  }
}
