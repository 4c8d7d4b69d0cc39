/**
 * The training of a disentangler on a dataset, as the trainer wants it. The way of one batch: the sampler orders an epoch, images are read and
 * augmented (`TrainingBatches`), labels become targets (`Aims`), terms and gradients change the parts (`DisentanglingStep`), and after the
 * epoch the validation split is looked at (`validationFigures`).
 */
import type { AugmentationOptions } from '../datasets/batches/augment';
import { TrainingBatches } from '../datasets/batches/batches';
import type { Draw } from '../datasets/batches/sampling';
import type { Dataset, ImageShape } from '../datasets/dataset';
import { type LayersModel, tf } from '../engine';
import { createLevels, LEVELS } from '../models/levels';
import type { Parts } from '../models/parts';
import { createPerception } from '../models/perception';
import { Aims, type UnlabelledBatch } from './aims';
import { BatchesAhead } from './batchesAhead';
import type { LossAndGradients } from './gradients';
import type { Optimizers } from './optimizers/optimizers';
import { DisentanglingStep, type StepOptions } from './step';
import type { Numbers, Trainable } from './trainer';
import { validationFigures } from './validationFigures';

export interface DisentanglingOptions extends StepOptions {
  readonly batchSize: number;
  /** Which training images an epoch takes. */
  readonly draw: Draw;
  readonly augmentation: AugmentationOptions;
}

export class DisentanglingTask implements Trainable {
  private readonly batches: BatchesAhead;
  private readonly aims: Aims;
  private readonly perception: LayersModel | undefined;
  private readonly stepOf: DisentanglingStep;

  constructor(
    readonly parts: Parts,
    private readonly dataset: Dataset,
    private readonly options: DisentanglingOptions,
  ) {
    const { batchSize, augmentation, seed, draw, loss } = options;
    const { train } = dataset.splits;
    this.batches = new BatchesAhead(new TrainingBatches(train, dataset.shape, batchSize, augmentation, seed, draw));
    this.aims = new Aims(dataset, loss, draw);
    this.perception = perceptionFor(loss, parts, dataset.shape, seed);
    this.stepOf = new DisentanglingStep(parts, options, { prior: this.aims.prior, perception: this.perception });
  }

  get stepsPerEpoch(): number {
    return this.batches.length;
  }

  /** What a checkpoint keeps beside the parts. */
  get optimizer(): Pick<Optimizers, 'state' | 'restore'> {
    return this.stepOf;
  }

  /** The variables that the backward pass changes; an adversary that learns apart is not among them. */
  get trained() {
    return this.stepOf.trained;
  }

  startEpoch(epoch: number): void {
    this.batches.startEpoch(epoch);
  }

  step(index: number, learningRate: number, progress = 1): Numbers {
    const batch = this.batches.take(index);
    const numbers = this.stepOn(batch, learningRate, progress, () => this.batches.prepare(index + 1));
    batch.images.dispose();
    return numbers;
  }

  /**
   * One step on any batch; the variables stay as they are when a number is not finite.
   * @param batch its images are not disposed
   * @param progress 0 … 1 over the whole training, which weights that grow follow
   * @param meanwhile called when the step is under way, before its numbers are waited for
   */
  stepOn(batch: UnlabelledBatch, learningRate: number, progress = 1, meanwhile?: () => void): Numbers {
    const { images, ...targets } = this.aims.of(batch);
    const numbers = this.stepOf.take({ images, ...targets }, learningRate, progress, meanwhile);
    tf.dispose(targets);
    return numbers;
  }

  /** Loss and gradients of a batch, as a step computes them, without the step: only moving averages change. The caller disposes them. */
  gradientsOn(batch: UnlabelledBatch): LossAndGradients {
    const { images, ...targets } = this.aims.of(batch);
    const result = this.stepOf.gradientsOf({ images, ...targets });
    tf.dispose(targets);
    return result;
  }

  validate(): Numbers & { readonly accuracy: number } {
    const figures = () => validationFigures(this.parts, this.dataset);
    const { accuracy, loss, adversaryAccuracy } = this.stepOf.asJudged(figures);
    const hasAdversary = this.options.loss.adversary.steps > 0;
    return { accuracy, loss, ...(hasAdversary && { adversaryAccuracy }) };
  }

  /** What `body` gives while the parts are as they are judged: with the averages of their weights, where there are such. */
  asJudged<T>(body: () => T): T {
    return this.stepOf.asJudged(body);
  }

  /** Leaves the parts as they are judged; there is no training after it. */
  conclude(): void {
    this.stepOf.conclude();
  }

  dispose(): void {
    this.batches.dispose();
    this.stepOf.dispose();
    if (this.perception?.name !== LEVELS) this.perception?.dispose(); // levels are the encoder's own layers
  }
}

/** The network in whose features images are compared, where a loss asks for one. */
function perceptionFor(
  { reconstruction: { weight, space } }: DisentanglingOptions['loss'],
  parts: Parts,
  shape: ImageShape,
  seed: number,
): LayersModel | undefined {
  if (weight === 0) return undefined;
  if (space === 'expression') return createLevels(parts.encoder);
  return space === 'features' ? createPerception(shape, seed) : undefined;
}
