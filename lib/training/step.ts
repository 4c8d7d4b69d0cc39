import {
  compileNamed,
  hasOwnKernels,
  type NamedFunction,
  OutOfMemoryError,
  type Scalar,
  type Tensor,
  tf,
  type Variable,
} from '../engine';
import { changingVariables, type PartName, type Parts, trainableVariables } from '../models/parts';
import { MienError } from '../support/errors';
import { learnsApart, teachAdversary } from './adversarySteps';
import { type LossAndGradients, lossAndGradients } from './gradients';
import type { LossOptions } from './lossOptions';
import type { OptimizerOptions } from './optimizers/optimizer';
import { type GroupNumbers, Optimizers } from './optimizers/optimizers';
import {
  activeTerms,
  type LabelledBatch,
  type NoiseSeeds,
  noiseSeeds,
  rampedWeights,
  type TermContext,
  trainedGroups,
} from './terms';
import type { Numbers } from './trainer';
import { WeightAverage } from './weightAverage';

export interface StepOptions {
  readonly loss: LossOptions;
  readonly optimizer: OptimizerOptions;
  /** Run the step as one compiled TensorFlow function, rather than op by op. */
  readonly compiled: boolean;
  /** Have XLA compile that function: seconds at first, then ops fused into loops of their own. For a GPU. */
  readonly xla: boolean | 'where possible';
  /** What convolutions and matrix products are computed in when the step is compiled. */
  readonly precision: 'float32' | 'bfloat16';
  /** How much of the average of weights stays in a step; 0 for no average. */
  readonly average: number;
  /** Draws order, augmentation, dropout, and the noise of codes that are distributions. */
  readonly seed: number;
}

/** What differs from step to step; all else is part of the compiled function. */
interface StepInputs {
  readonly batch: LabelledBatch;
  /** Of the terms whose weight may grow over the training. */
  readonly weights: Readonly<Record<string, Scalar>>;
  /** For the optimizer of each group. */
  readonly numbers: GroupNumbers;
  readonly noise: NoiseSeeds;
}

const ADVERSARY: PartName = 'adversary';
const AVERAGE = 'average'; // its name among the slots of a checkpoint

/** The step of a training: terms and gradients of a batch in one forward and one backward pass, then the optimizers, as one function. */
export class DisentanglingStep {
  private readonly optimizers: Optimizers;
  private readonly average: WeightAverage | undefined;
  /** The variables that the one backward pass changes: all that a step changes, without those of an adversary that learns apart. */
  readonly trained: Variable[];
  /** Of the groups that step from that pass. */
  private readonly together: readonly string[];
  private readonly isApart: boolean;
  /** Of the numbers that a step gives. */
  private readonly names: readonly string[];
  private readonly update: NamedFunction<StepInputs>;
  private meanwhile: (() => void) | undefined;

  constructor(
    private readonly parts: Parts,
    private readonly options: StepOptions,
    private readonly context: Pick<TermContext, 'prior' | 'perception'>,
  ) {
    const { loss, optimizer, compiled, xla, precision, average } = options;
    this.isApart = learnsApart(loss.adversary);
    const groups = trainedGroups(loss, parts).filter(([part]) => !(this.isApart && part === ADVERSARY)); // alone in its group
    const together = groups
      .map((names) => [names.join('+'), { variables: trainableVariables(parts, names) }] as const)
      .filter(([, { variables }]) => variables.length > 0); // of a half that is given, nothing is left to train
    const { steps, learningRate } = loss.adversary;
    const apart = { variables: trainableVariables(parts, [ADVERSARY]), steps, learningRate };
    this.together = together.map(([name]) => name);
    this.trained = together.flatMap(([, { variables }]) => variables);
    if (this.trained.length === 0) {
      throw new MienError(
        'There is nothing to train: no term of the loss that is switched on reaches more than what is given',
        'Give loss.reconstruction a weight, or train without model.expression.from.',
      );
    }
    this.optimizers = new Optimizers(
      { ...Object.fromEntries(together), ...(this.isApart && { [ADVERSARY]: apart }) },
      optimizer,
      !xla && hasOwnKernels(), // XLA has no such kernel, and fuses the ops itself
    );
    const changed = changingVariables(parts, trainedGroups(loss, parts).flat());
    this.average = average > 0 ? new WeightAverage(changed, average) : undefined;
    this.names = [...activeTerms(loss), 'total', 'gradientNorm', ...(this.isApart ? ['adversaryGradientNorm'] : [])];
    this.update = compileNamed((inputs) => [this.compute(inputs)], {
      eager: !compiled,
      xla,
      precision,
      tensorFloat32: true,
      accept: ([numbers]) => {
        this.meanwhile?.(); // a GPU is still at work until the numbers are there
        return numbers!.dataSync().every(Number.isFinite);
      },
    });
  }

  /**
   * The variables stay as they are when a number is not finite.
   * @param batch not disposed
   * @param progress 0 … 1 over the whole training, which weights that grow follow
   * @param meanwhile called when the step is under way, before its numbers are waited for
   */
  take(batch: LabelledBatch, learningRate: number, progress: number, meanwhile?: () => void): Numbers {
    this.meanwhile = meanwhile;
    const weights = Object.entries(rampedWeights(this.options.loss, progress));
    const inputs: StepInputs = {
      batch,
      noise: this.nextNoise(),
      weights: Object.fromEntries(weights.map(([name, weight]) => [name, tf.scalar(weight)])),
      numbers: this.optimizers.nextNumbers(learningRate),
    };
    const results = this.run(inputs);
    const values = results[0]!.dataSync();
    tf.dispose([inputs.noise, inputs.weights, inputs.numbers, results] as never);
    return Object.fromEntries(this.names.map((name, i) => [name, values[i] as number]));
  }

  private run(inputs: StepInputs): Tensor[] {
    try {
      return this.update(inputs);
    } catch (error) {
      throw error instanceof OutOfMemoryError ? error.ofBatch(inputs.batch.images.shape[0]) : error;
    }
  }

  /** Loss and gradients of a batch, as a step computes them, without the step: only moving averages change. The caller disposes them. */
  gradientsOf(batch: LabelledBatch): LossAndGradients {
    const { parts, trained: variables, context } = this;
    return tf.tidy(() => {
      const noise = this.nextNoise();
      return lossAndGradients(parts, batch, this.options.loss, { ...context, variables, noise });
    });
  }

  /** What a checkpoint keeps beside the parts. */
  state(): ReturnType<Optimizers['state']> {
    const { slots, steps } = this.optimizers.state();
    return { slots: this.average ? new Map([...slots, [AVERAGE, this.average.state]]) : slots, steps };
  }

  /** @throws MienError when the slots are not those of these parts */
  restore(slots: ReadonlyMap<string, Float32Array>, steps: number): void {
    this.optimizers.restore(slots, steps);
    this.average?.restore(slots.get(AVERAGE));
  }

  /** What `body` gives while the parts are as they are judged: with the averages of their weights, where there are such. */
  asJudged<T>(body: () => T): T {
    return this.average ? this.average.during(this.optimizers.state().steps, body) : body();
  }

  /** Leaves the parts as they are judged. */
  conclude(): void {
    this.average?.apply(this.optimizers.state().steps);
  }

  dispose(): void {
    this.update.dispose();
    this.optimizers.dispose();
    this.average?.dispose();
  }

  private nextNoise(): NoiseSeeds {
    return noiseSeeds(this.options.loss, this.options.seed, this.optimizers.state().steps);
  }

  /** The step as it is compiled. @returns its numbers, in the order of their names */
  private compute({ batch, weights, numbers, noise }: StepInputs): Tensor {
    const { parts, trained: variables, optimizers } = this;
    const norms: Tensor[] = [];
    const { terms, total, gradients } = lossAndGradients(parts, batch, this.options.loss, {
      ...this.context,
      variables,
      weights,
      noise,
      ...(this.isApart && {
        teachAdversary: (codes, seen) => {
          const own = { adversary: parts.adversary, variables: trainableVariables(parts, [ADVERSARY]) };
          const { steps } = this.options.loss.adversary;
          const step = (gradient: Tensor[], index: number) =>
            optimizers.apply(ADVERSARY, gradient, numbers[ADVERSARY]![index]!);
          // kept, as it is made in the tape's own tidy
          norms.push(tf.keep(teachAdversary({ ...own, steps, codes, batch: seen, step })));
        },
      }),
    });
    const norm = optimizers.applyAll(this.together, gradients, numbers);
    this.average?.update();
    const told = tf.stack([...terms, total, norm, ...norms]);
    tf.dispose(norms);
    return told;
  }
}
