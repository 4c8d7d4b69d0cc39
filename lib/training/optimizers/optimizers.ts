import { type Tensor, tf, type Variable } from '../../engine';
import { Optimizer, type OptimizerOptions, type StepNumbers } from './optimizer';

/** Variables that share a loss, and how they step. */
export interface OptimizedGroup {
  readonly variables: readonly Variable[];
  /** Steps in one step of the training. Default 1. */
  readonly steps?: number;
  /** The learning rate as a multiple of the training's. Default 1. */
  readonly learningRate?: number;
}

/** For each group by name, the numbers of each of its steps. */
export type GroupNumbers = Readonly<Record<string, readonly StepNumbers[]>>;

/**
 * The optimizers of a training: one for each group of variables that share no loss, each clipped by the norm of its own gradient. By one norm,
 * a part that only watches, such as the adversary at λ_adv = 0, would shorten the steps of those it watches.
 */
export class Optimizers {
  private readonly groups: ReadonlyMap<string, OptimizedGroup>;
  private readonly optimizers: ReadonlyMap<string, Optimizer>;

  /** @param groups by name; in a checkpoint, the slots of all but the first bear it */
  constructor(groups: Readonly<Record<string, OptimizedGroup>>, options: OptimizerOptions, fused?: boolean) {
    this.groups = new Map(Object.entries(groups));
    this.optimizers = new Map(
      [...this.groups].map(([name, { variables }]) => [name, new Optimizer(variables, options, fused)]),
    );
  }

  /** Counts a step of the training, and gives the numbers that the groups' steps need. The caller disposes them. */
  nextNumbers(learningRate: number): GroupNumbers {
    const numbers = [...this.groups].map(([name, group]) => {
      const rate = learningRate * (group.learningRate ?? 1);
      return [name, Array.from({ length: group.steps ?? 1 }, () => this.of(name).nextNumbers(rate))] as const;
    });
    return Object.fromEntries(numbers);
  }

  /**
   * One step of one group.
   * @param gradients in the order of its variables
   * @returns the norm of the gradient before clipping
   */
  apply(name: string, gradients: readonly Tensor[], numbers: StepNumbers): Tensor {
    return this.of(name).apply(gradients, numbers);
  }

  /**
   * The first step of several groups, from gradients of one backward pass.
   * @param gradients in the order of the names and of each group's variables
   * @returns the norm of all gradients together before clipping
   */
  applyAll(names: readonly string[], gradients: readonly Tensor[], numbers: GroupNumbers): Tensor {
    return tf.tidy(() => {
      let start = 0;
      const norms = names.map((name) => {
        const own = gradients.slice(start, start + this.groups.get(name)!.variables.length);
        start += own.length;
        return this.apply(name, own, numbers[name]![0]!);
      });
      return norms.length === 1 ? norms[0]! : tf.stack(norms).square().sum().sqrt();
    });
  }

  /** What a checkpoint keeps: the slots of all groups, and the steps of the training, from which the groups' own follow. */
  state(): { slots: ReadonlyMap<string, Tensor>; steps: number } {
    const slots = this.prefixed().flatMap(({ name, prefix }) =>
      [...this.of(name).state().slots].map(([slot, value]) => [prefix + slot, value] as const),
    );
    return { slots: new Map(slots), steps: this.of(this.prefixed()[0]!.name).state().steps };
  }

  /** @throws MienError when the slots are not those of these groups */
  restore(slots: ReadonlyMap<string, Float32Array>, steps: number): void {
    for (const { name, prefix } of this.prefixed()) {
      const own = [...slots].filter(([slot]) => slot.startsWith(prefix));
      const named = new Map(own.map(([slot, values]) => [slot.slice(prefix.length), values]));
      this.of(name).restore(named, steps * (this.groups.get(name)!.steps ?? 1));
    }
  }

  dispose(): void {
    for (const optimizer of this.optimizers.values()) optimizer.dispose();
  }

  private of(name: string): Optimizer {
    return this.optimizers.get(name)!;
  }

  private prefixed(): { name: string; prefix: string }[] {
    return [...this.groups.keys()].map((name, g) => ({ name, prefix: g === 0 ? '' : `${name}/` }));
  }
}
