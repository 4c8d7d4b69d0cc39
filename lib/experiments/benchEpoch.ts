/** A whole epoch of the default model, its images in memory, read, augmented and trained on, against PyTorch. */
import { type Dataset, pixelsOf, type Split, type SplitName } from '../datasets/dataset';
import { disposeParts } from '../models/disentangler';
import { Random } from '../support/random';
import type { BenchResult } from './bench';
import { benchModel } from './benchModel';
import { inTurns, milliseconds } from './benchTurns';
import { resolveConfig } from './config';
import { createTask } from './createTask';
import { PyTorchPeer } from './pytorchPeer';

export interface EpochBenchSettings {
  /** Turns of each side. Default 5. */
  readonly turns?: number;
  /** Default 1,280. */
  readonly images?: number;
  readonly onStage?: (sentence: string) => void;
}

const LEARNING_RATE = 1e-3;

/** @throws MienError when PyTorch has not been installed for it */
export async function benchEpoch(settings: EpochBenchSettings = {}): Promise<BenchResult> {
  const { turns = 5, images = 1280, onStage = () => {} } = settings;
  const model = benchModel();
  const config = resolveConfig();
  const { batchSize } = config.training;
  const { parts, task } = createTask(config, noise(model.shape, model.classes, images));
  const peer = new PyTorchPeer();
  try {
    await peer.load(model, 'channels_last', false);
    const { augmentation } = config;
    await peer.ask('images', { count: images });
    onStage(`An epoch of ${images} images, against PyTorch`);
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

function noise(shape: Dataset['shape'], classes: number, size: number): Dataset {
  const bytes = pixelsOf(shape);
  const random = new Random(1, 'bench', 'epoch');
  const pixels = Uint8Array.from({ length: size * bytes }, () => random.integer(256));
  const split = (name: SplitName): Split => ({
    name,
    size,
    labels: Int32Array.from({ length: size }, (_, i) => i % classes),
    factors: [],
    read(indices) {
      const images = new Uint8Array(indices.length * bytes);
      for (let i = 0; i < indices.length; i++) {
        images.set(pixels.subarray(indices[i]! * bytes, (indices[i]! + 1) * bytes), i * bytes);
      }
      return images;
    },
  });
  const names = Array.from({ length: classes }, (_, i) => String(i));
  const splits = { train: split('train'), validation: split('validation'), test: split('test') };
  return { name: 'noise', classes: names, shape, splits };
}
