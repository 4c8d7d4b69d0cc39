/** The training of a disentangler on a dataset, as the trainer wants it: batches in, terms and gradients, optimizer, validation. */

import type { AugmentationOptions } from '../datasets/augment';
import { batchesInOrder, TrainingBatches } from '../datasets/batches';
import { countClasses, type Dataset } from '../datasets/dataset';
import {
  type CompiledFunction,
  compile,
  type Scalar,
  stopGradient,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tf,
  type Variable,
} from '../engine';
import { adversarialTarget, targetDistributions } from '../losses';
import { encode, type Parts, trainableVariables } from '../models/disentangler';
import { Optimizer, type OptimizerOptions } from './optimizer';
import { activeTerms, computeTerms, type LossOptions, totalLoss, trainedParts } from './terms';
import type { Numbers, Trainable } from './trainer';

export interface DisentanglingOptions {
  readonly batchSize: number;
  readonly loss: LossOptions;
  readonly optimizer: OptimizerOptions;
  readonly augmentation: AugmentationOptions;
  /** Run the step as one compiled TensorFlow function, rather than op by op. */
  readonly compiled: boolean;
  /** Draws order and augmentation. */
  readonly seed: number;
}

const VALIDATION_BATCH = 256;

export class DisentanglingTask implements Trainable {
  readonly optimizer: Optimizer;
  private readonly variables: Variable[];
  private readonly batches: TrainingBatches;
  private readonly prior: Float32Array;
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
    this.variables = trainableVariables(parts, trainedParts(options.loss));
    this.optimizer = new Optimizer(this.variables, options.optimizer);
    this.batches = new TrainingBatches(train, dataset.shape, options.batchSize, options.augmentation, options.seed);
    this.prior = adversarialTarget(options.loss.adversarial.target, countClasses(train.labels, dataset.classes.length));
    this.numbers = [...activeTerms(options.loss), 'total', 'gradientNorm'];
    this.update = compile(
      (images, targets, labels, ...scalars) => this.computeStep(images!, targets!, labels!, scalars),
      { eager: !options.compiled, accept: ([numbers]) => numbers!.dataSync().every(Number.isFinite) },
    );
  }

  get stepsPerEpoch(): number {
    return this.batches.length;
  }

  startEpoch(epoch: number): void {
    this.epoch = epoch;
    this.order = this.batches.order(epoch);
  }

  /** One forward and one backward pass; the variables stay as they are when a number is not finite. */
  step(index: number, learningRate: number): Numbers {
    const classes = this.dataset.classes.length;
    const { images, labels } = this.batches.batch(this.epoch, index, this.order[index]!);
    const targets = targetDistributions(labels, classes, this.options.loss.labelSmoothing);
    const inputs = [images, targets, targetDistributions(labels, classes), ...this.optimizer.nextScalars(learningRate)];
    const results = this.update(...inputs);
    const values = results[0]!.dataSync();
    tf.dispose([...inputs, ...results]);
    return Object.fromEntries(this.numbers.map((name, i) => [name, values[i] as number]));
  }

  /** The step as it is compiled: `images, targets, labels, …optimizer's scalars -> [numbers]`. */
  private computeStep(images: Tensor, targets: Tensor, labels: Tensor, scalars: Tensor[]): Tensor[] {
    const { loss } = this.options;
    const batch = { images: images as Tensor4D, targets: targets as Tensor2D, labels: labels as Tensor2D };
    let terms: Tensor[] = [];
    const { value, grads } = tf.variableGrads(() => {
      const computed = computeTerms(this.parts, batch, this.prior, loss);
      // keep them out of the tape's own tidy, which would dispose all but the total
      terms = activeTerms(loss).map((name) => tf.keep(stopGradient(computed[name]!)));
      return totalLoss(computed, loss);
    }, this.variables);
    const gradients = this.variables.map((variable) => grads[variable.name] ?? null);
    const norm = this.optimizer.apply(gradients, scalars);
    const numbers = tf.stack([...terms, value, norm]);
    tf.dispose(terms);
    return [numbers];
  }

  /** Accuracy and loss of the classifier on z_e, and accuracy of the training adversary on z_n, on the validation split. */
  validate(): Numbers & { readonly accuracy: number } {
    const { classes, shape, splits } = this.dataset;
    const { labels, size } = splits.validation;
    let start = 0;
    const sums = { accuracy: 0, loss: 0, adversaryAccuracy: 0 };
    for (const images of batchesInOrder(splits.validation, shape, VALIDATION_BATCH)) {
      tf.tidy(() => {
        const n = images.shape[0];
        const targets = targetDistributions(labels.subarray(start, start + n), classes.length);
        const { logits, nuisance } = encode(this.parts, images);
        const guesses = this.parts.adversary.apply(nuisance) as Tensor2D;
        sums.accuracy += countHits(targets, logits);
        sums.adversaryAccuracy += countHits(targets, guesses);
        sums.loss += readScalar(tf.losses.softmaxCrossEntropy(targets, logits)) * n;
        start += n;
      });
      images.dispose();
    }
    return { accuracy: sums.accuracy / size, loss: sums.loss / size, adversaryAccuracy: sums.adversaryAccuracy / size };
  }

  dispose(): void {
    this.update.dispose();
    this.optimizer.dispose();
  }
}

function countHits(targets: Tensor2D, logits: Tensor2D): number {
  return readScalar(targets.argMax(1).equal(logits.argMax(1)).sum());
}

function readScalar(x: Tensor | Scalar): number {
  return x.dataSync()[0] as number;
}
