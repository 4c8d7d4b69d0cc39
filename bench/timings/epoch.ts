/** A whole epoch of the default model, its images in memory, read, augmented and trained on, against PyTorch. */

import { resolveConfig } from '../../lib/config/resolve';
import { type Dataset, type ImageShape, pixelsOf } from '../../lib/datasets/dataset';
import { fromMemory } from '../../lib/datasets/packed/fromMemory';
import { disposeParts } from '../../lib/models/parts';
import { createTask } from '../../lib/runs/createTask';
import { Random } from '../../lib/support/random';
import { PyTorchPeer } from '../peers/pytorchPeer';
import { benchDataset } from './data';
import { benchModel, LEARNING_RATE } from './model';
import type { BenchResult } from './result';
import { inTurns, milliseconds } from './turns';

export interface EpochBenchSettings {
  /** Turns of each side. Default 5. */
  readonly turns?: number;
  /** Default 1,280. */
  readonly images?: number;
  readonly note?: (sentence: string) => void;
}

/** @throws MienError when PyTorch has not been installed for it */
export async function benchEpoch(settings: EpochBenchSettings = {}): Promise<BenchResult> {
  const { turns = 5, images = 1280, note = () => {} } = settings;
  const model = benchModel();
  const config = resolveConfig();
  const { batchSize } = config.training;
  const { parts, task } = createTask(config, noise(model.shape, model.classes, images));
  const peer = new PyTorchPeer();
  try {
    await peer.load(model, 'channels_last', false);
    const { augmentation } = config;
    await peer.ask('images', { count: images });
    note(`An epoch of ${images} images, against PyTorch`);
    let epoch = 0;
    const ours = () =>
      milliseconds(() => {
        task.startEpoch(++epoch);
        for (let step = 0; step < task.stepsPerEpoch; step++) task.step(step, LEARNING_RATE);
      });
    const theirs = async () =>
      (await peer.ask<{ milliseconds: number }>('epoch', { batch: batchSize, augmentation })).milliseconds;
    const work = `epoch of ${images} augmented images, batch ${batchSize}`;
    return await inTurns({ work, peer: 'PyTorch eager, channels_last', ours, theirs }, turns);
  } finally {
    peer.end();
    task.dispose();
    disposeParts(parts);
    model.dispose();
  }
}

function noise(shape: ImageShape, classes: number, size: number): Dataset {
  const random = new Random(1, 'bench', 'epoch');
  const pixels = Uint8Array.from({ length: size * pixelsOf(shape) }, () => random.integer(256));
  return benchDataset(shape, classes, size, fromMemory(pixels, shape));
}
