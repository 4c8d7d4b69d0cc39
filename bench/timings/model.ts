import type { Config } from '../../lib/config/config';
import { PAPER } from '../../lib/config/recipes';
import { resolveConfig } from '../../lib/config/resolve';
import { type ImageShape, pixelsOf } from '../../lib/datasets/dataset';
import { engineReport, tf } from '../../lib/engine';
import { disposeParts, type Parts } from '../../lib/models/parts';
import { createTask } from '../../lib/runs/createTask';
import { Random } from '../../lib/support/random';
import type { DisentanglingTask } from '../../lib/training/disentangling';
import { benchDataset, labelsInTurn } from './data';

/** Of every step that is timed. */
export const LEARNING_RATE = 1e-3;

const noImages = () => new Uint8Array(0);

/** The published form of the model, which the peers train too, with its training step, and no data: what is timed is the step. */
export interface BenchModel {
  readonly config: Config;
  readonly shape: ImageShape;
  readonly classes: number;
  readonly parts: Parts;
  readonly task: DisentanglingTask;
  dispose(): void;
}

export interface BenchModelOptions {
  /** Height and width in pixels. Default 48. */
  readonly side?: number;
  /** Channels of the encoder's first stage. Default: the configuration's. */
  readonly width?: number;
  /** What convolutions and products are computed in. Default float32. */
  readonly precision?: 'float32' | 'bfloat16';
}

export function benchModel({ side = 48, width, precision = 'float32' }: BenchModelOptions = {}): BenchModel {
  const config = resolveConfig(PAPER, {
    model: { nuisance: { codeSize: 64 }, ...(width && { encoder: { width } }) },
    loss: { adversarial: { weight: 0.1 }, reconstruction: { weight: 5, space: 'pixels' } },
    training: { batchSize: 1, precision, xla: engineReport().device === 'gpu' },
  });
  const shape: ImageShape = [side, side, 1];
  const classes = 7;
  const { parts, task } = createTask(config, benchDataset(shape, classes, classes, noImages));
  const dispose = () => {
    task.dispose();
    disposeParts(parts);
  };
  return { config, shape, classes, parts, task, dispose };
}

/** Noise with labels in turn; the caller disposes the images. */
export function randomBatch(shape: ImageShape, size: number, classes: number) {
  const random = new Random(1, 'bench', size);
  const values = Float32Array.from({ length: size * pixelsOf(shape) }, () => random.uniform());
  const images = tf.tensor4d(values, [size, ...shape]);
  return { images, labels: labelsInTurn(size, classes) };
}
