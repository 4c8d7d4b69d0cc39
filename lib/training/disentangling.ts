/** The training of a disentangler on a dataset, as the trainer wants it: batches in, terms and gradients, optimizer, validation. */

import type { AugmentationOptions } from '../datasets/batches/augment';
import { TrainingBatches } from '../datasets/batches/batches';
import { balancedWeights, type Sampling, seenShares } from '../datasets/batches/sampling';
import { countClasses, type Dataset } from '../datasets/dataset';
import {
  type CompiledFunction,
  compile,
  hasOwnKernels,
  type LayersModel,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tf,
  type Variable,
} from '../engine';
import { adversarialTarget, smoothDistributions, targetDistributions } from '../losses';
import { type Parts, trainableVariables } from '../models/disentangler';
import { createPerception } from '../models/perception';
import { AdversarySteps, checkpointed, learnsApart } from './adversarySteps';
import { type LossAndGradients, lossAndGradients } from './gradients';
import { GroupedOptimizer } from './groupedOptimizer';
import type { LossOptions } from './lossOptions';
import type { Optimizer, OptimizerOptions } from './optimizer';
import { rampAt } from './schedule';
import { activeTerms, type LabelledBatch, trainedGroups } from './terms';
import type { Numbers, Trainable } from './trainer';
import { validationFigures } from './validationFigures';

export interface DisentanglingOptions {
  readonly batchSize: number;
  readonly sampling: Sampling;
  readonly loss: LossOptions;
  readonly optimizer: OptimizerOptions;
  readonly augmentation: AugmentationOptions;
  /** Run the step as one compiled TensorFlow function, rather than op by op. */
  readonly compiled: boolean;
  /** Have XLA compile that function: seconds at first, then ops fused into loops of their own. For a GPU. */
  readonly xla: boolean;
  /** Draws order and augmentation. */
  readonly seed: number;
}

export class DisentanglingTask implements Trainable {
  /** What a checkpoint keeps: the optimizer, with the adversary's own where it has one. */
  readonly optimizer: Pick<Optimizer, 'state' | 'restore'>;
  /** The variables that the one backward pass changes: all that a step changes, without those of an adversary that learns apart. */
  readonly trained: Variable[];
  private readonly mainOptimizer: GroupedOptimizer;
  private readonly adversarySteps: AdversarySteps | undefined;
  private readonly perception: LayersModel | undefined;
  private readonly batches: TrainingBatches;
  private readonly prior: Float32Array;
  /** [K] what an image of each class counts; undefined where all count 1. */
  private readonly classWeights: Float32Array | undefined;
  private readonly update: CompiledFunction;
  /** The names of the numbers that a step gives. */
  private readonly numbers: readonly string[];
  private epoch = 0;
  private order: Int32Array[] = [];

  constructor(
    readonly parts: Parts,
    private readonly dataset: Dataset,
    private readonly options: DisentanglingOptions,
  ) {
    const { train } = dataset.splits;
    const { batchSize, augmentation, seed, sampling, loss } = options;
    const { adversary, reconstruction } = loss;
    const isApart = learnsApart(adversary);
    // a group of its own, as its term updates nothing else
    const groups = trainedGroups(loss).filter(([part]) => !(isApart && part === 'adversary'));
    const variables = new Map(groups.map((names) => [names.join('+'), trainableVariables(parts, names)]));
    this.trained = [...variables.values()].flat();
    const fused = !options.xla && hasOwnKernels(); // XLA has no such kernel, and fuses the ops itself
    this.mainOptimizer = new GroupedOptimizer(variables, options.optimizer, fused);
    this.adversarySteps = isApart
      ? new AdversarySteps(
          parts.adversary,
          trainableVariables(parts, ['adversary']),
          adversary,
          options.optimizer,
          fused,
        )
      : undefined;
    this.optimizer = checkpointed(this.mainOptimizer, this.adversarySteps);
    if (reconstruction.weight > 0 && reconstruction.space === 'features') {
      this.perception = createPerception(dataset.shape, seed);
    }
    this.batches = new TrainingBatches(train, dataset.shape, batchSize, augmentation, seed, sampling);
    const shares = seenShares(countClasses(train.labels, dataset.classes.length), sampling);
    this.classWeights = loss.classWeights === 'balanced' ? balancedWeights(shares) : undefined;
    const weighted = shares.map((share, k) => share * (this.classWeights?.[k] ?? 1));
    this.prior = adversarialTarget(loss.adversarial.target, weighted);
    this.numbers = [...[...activeTerms(loss), 'total', 'gradientNorm'], ...(isApart ? ['adversaryGradientNorm'] : [])];
    this.update = compile(
      (images, targets, labels, weight, ...scalars) => this.computeStep(images!, targets!, labels!, weight!, scalars),
      { eager: !options.compiled, xla: options.xla, accept: ([numbers]) => numbers!.dataSync().every(Number.isFinite) },
    );
  }

  get stepsPerEpoch(): number {
    return this.batches.length;
  }

  startEpoch(epoch: number): void {
    this.epoch = epoch;
    this.order = this.batches.order(epoch);
  }

  step(index: number, learningRate: number, progress = 1): Numbers {
    const { images, labels, distributions } = this.batches.batch(this.epoch, index, this.order[index]!);
    const numbers = this.stepOn(images, labels, learningRate, distributions, progress);
    images.dispose();
    return numbers;
  }

  /**
   * One forward and one backward pass on a batch; the variables stay as they are when a number is not finite.
   * @param images [B, H, W, C] in 0 … 1; not disposed
   * @param labels [B]
   * @param distributions [B, K] shares of votes: what the expression term aims at instead of the labels
   * @param progress 0 … 1 over the whole training, which a ramped λ_adv follows
   */
  stepOn(
    images: Tensor4D,
    labels: ArrayLike<number>,
    learningRate: number,
    distributions?: Float32Array,
    progress = 1,
  ): Numbers {
    const { targets, oneHot } = this.targetsOf(labels, distributions);
    const { weight, ramp } = this.options.loss.adversarial;
    const inputs = [
      ...[targets, oneHot, tf.scalar(weight * rampAt(progress, ramp))],
      ...this.mainOptimizer.nextScalars(learningRate),
      ...(this.adversarySteps?.nextScalars(learningRate) ?? []),
    ];
    const results = this.update(images, ...inputs);
    const values = results[0]!.dataSync();
    tf.dispose([...inputs, ...results]);
    return Object.fromEntries(this.numbers.map((name, i) => [name, values[i] as number]));
  }

  /** Loss and gradients of a batch, as a step computes them, without the step: only moving averages change. The caller disposes them. */
  gradientsOn(images: Tensor4D, labels: ArrayLike<number>, distributions?: Float32Array): LossAndGradients {
    return tf.tidy(() => {
      const { targets, oneHot } = this.targetsOf(labels, distributions);
      const batch = this.weighted({ images, targets, labels: oneHot });
      const { perception } = this;
      return lossAndGradients(this.parts, this.trained, batch, this.prior, this.options.loss, { perception });
    });
  }

  private targetsOf(labels: ArrayLike<number>, shares?: Float32Array): { targets: Tensor2D; oneHot: Tensor2D } {
    const classes = this.dataset.classes.length;
    const { labelSmoothing } = this.options.loss;
    return {
      targets: shares
        ? smoothDistributions(shares, classes, labelSmoothing)
        : targetDistributions(labels, classes, labelSmoothing),
      oneHot: targetDistributions(labels, classes),
    };
  }

  private weighted(batch: LabelledBatch): LabelledBatch {
    if (!this.classWeights) return batch;
    return { ...batch, weights: batch.labels.mul(tf.tensor1d(this.classWeights)).sum(1) as Tensor1D };
  }

  /** The step as it is compiled: `images, targets, labels, λ_adv, …optimizers' scalars -> [numbers]`. */
  private computeStep(images: Tensor, targets: Tensor, labels: Tensor, weight: Tensor, scalars: Tensor[]): Tensor[] {
    const batch = this.weighted({
      images: images as Tensor4D,
      targets: targets as Tensor2D,
      labels: labels as Tensor2D,
    });
    const { adversarySteps, perception } = this;
    const own = scalars.length - (adversarySteps?.scalarsEach ?? 0);
    const norms: Tensor[] = [];
    const { terms, total, gradients } = lossAndGradients(
      this.parts,
      this.trained,
      batch,
      this.prior,
      this.options.loss,
      {
        adversarialWeight: weight as Scalar,
        perception,
        teachAdversary:
          adversarySteps &&
          ((codes, seen) => {
            // kept, as it is made in the tape's own tidy
            norms.push(tf.keep(adversarySteps.apply(codes, seen, scalars.slice(own))));
          }),
      },
    );
    const norm = this.mainOptimizer.apply(gradients, scalars.slice(0, own));
    const numbers = tf.stack([...terms, total, norm, ...norms]);
    tf.dispose(norms);
    return [numbers];
  }

  validate(): Numbers & { readonly accuracy: number } {
    const { accuracy, loss, adversaryAccuracy } = validationFigures(this.parts, this.dataset);
    const hasAdversary = this.options.loss.adversary.steps > 0;
    return { accuracy, loss, ...(hasAdversary && { adversaryAccuracy }) };
  }

  dispose(): void {
    this.update.dispose();
    this.mainOptimizer.dispose();
    this.adversarySteps?.optimizer.dispose();
    this.perception?.dispose();
  }
}
