/** What one training step costs: kernel by kernel, compiled, and against reading and augmenting its batch. */
import { TrainingBatches } from '../lib/datasets/batches/batches';
import { type Dataset, pixelsOf } from '../lib/datasets/dataset';
import { engineReport, type Profile, profile } from '../lib/engine';
import { DisentanglingTask } from '../lib/training/disentangling';
import { benchDataset } from './timings/data';
import { type BenchModel, benchModel, LEARNING_RATE, randomBatch } from './timings/model';
import type { Timing } from './timings/result';
import { summarise } from './timings/turns';

export interface StepProfile extends Profile {
  readonly device: 'cpu' | 'gpu';
  readonly threads: number;
  readonly batch: number;
  /** Milliseconds of the same step as one compiled function. */
  readonly compiled: Timing;
  /** Milliseconds until the next batch is there: its pixels read from memory, augmented as the default says, in a tensor. */
  readonly input: Timing;
}

export interface ProfileSettings {
  /** Images in the batch. Default 128. */
  readonly batch?: number;
  /** Steps of each kind. Default 5. */
  readonly steps?: number;
  readonly note?: (sentence: string) => void;
}

/** Profiles the training step of the default model on noise. */
export function profileStep(settings: ProfileSettings = {}): StepProfile {
  const { batch = 128, steps = 5, note = () => {} } = settings;
  const model = benchModel();
  const dataset = blankDataset(model, batch);
  const eager = eagerTask(model, dataset);
  const { images, labels } = randomBatch(model.shape, batch, model.classes);
  try {
    note(`${steps} steps op by op, batch ${batch}`);
    const kernels = profile(() => eager.stepOn({ images, labels }, LEARNING_RATE), steps);
    note(`${steps} compiled steps and batches`);
    const compiled = timings(steps, () => model.task.stepOn({ images, labels }, LEARNING_RATE));
    const input = timings(steps, batchReader(model, dataset));
    const { device, threads } = engineReport();
    return { device, threads, batch, ...kernels, compiled, input };
  } finally {
    images.dispose();
    eager.dispose();
    model.dispose();
  }
}

/** The same parts, trained op by op. */
function eagerTask({ config, parts }: BenchModel, dataset: Dataset): DisentanglingTask {
  const { loss, seed, augmentation, training } = config;
  const { optimizer, batchSize } = training;
  const options = {
    batchSize,
    draw: 'natural' as const,
    loss,
    optimizer,
    augmentation,
    compiled: false,
    xla: false,
    precision: 'float32' as const,
    average: 0,
    seed,
  };
  return new DisentanglingTask(parts, dataset, options);
}

function batchReader({ config, shape }: BenchModel, { splits }: Dataset): (step: number) => void {
  const { size } = splits.train;
  const batches = new TrainingBatches(splits.train, shape, size, config.augmentation, config.seed);
  return (step) => batches.batch(step, 0, batches.order(step)[0]!).images.dispose();
}

/** One batch of grey images with labels in turn; a packed file's images are in the system's memory just so. */
function blankDataset({ shape, classes }: BenchModel, size: number): Dataset {
  return benchDataset(shape, classes, size, (indices) => new Uint8Array(indices.length * pixelsOf(shape)).fill(128));
}

/** After one that does not count. */
function timings(count: number, step: (index: number) => unknown): Timing {
  step(0);
  return summarise(
    Array.from({ length: count }, (_, i) => {
      const start = performance.now();
      step(i + 1);
      return performance.now() - start;
    }),
  );
}
