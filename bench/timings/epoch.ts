/** A whole epoch of the default model, its images in memory, read, augmented and trained on, against PyTorch with its DataLoader. */
import os from 'node:os';
import { resolveConfig } from '../../lib/config/resolve';
import { type Dataset, type ImageShape, pixelsOf } from '../../lib/datasets/dataset';
import { fromMemory } from '../../lib/datasets/packed/fromMemory';
import { engineReport } from '../../lib/engine';
import { disposeParts } from '../../lib/models/parts';
import { createTask } from '../../lib/runs/createTask';
import { Random } from '../../lib/support/random';
import { PyTorchPeer } from '../peers/pytorchPeer';
import { inChild } from './child';
import { benchDataset } from './data';
import { benchModel, LEARNING_RATE } from './model';
import type { BenchResult } from './result';
import type { Telling } from './telling';
import { inTurns, milliseconds } from './turns';

/** A part of FER2013 where it would take minutes, and all of it. `workers` are the DataLoader's processes: on two cores they only take turns. */
const DEVICES = {
  cpu: { images: 1280, batch: 128, peer: 'PyTorch eager, channels_last', compile: false, workers: 0 },
  gpu: { images: 28_709, batch: 256, peer: 'torch.compile, channels_last', compile: 'default', workers: 8 },
} as const;

export interface EpochBenchSettings extends Telling {
  readonly turns: number;
}

/** Nothing, where `limit` is passed. @throws MienError when PyTorch has not been installed for it */
export async function benchEpoch({ turns, note, tell, within }: EpochBenchSettings): Promise<BenchResult[]> {
  const { device } = engineReport();
  const { images, batch, peer: name, compile, workers } = DEVICES[device];
  const work = `epoch of ${images} augmented images, batch ${batch}`;
  note(`${work}, against ${name}`);
  const peer = new PyTorchPeer();
  const model = benchModel();
  try {
    // what else there is, the default does not ask for
    const { flip, shift, rotate, zoom, light, erase } = resolveConfig().augmentation;
    const augmentation = { flip, shift, rotate, zoom, light, erase };
    const theirs = async () => (await peer.ask<{ milliseconds: number }>('epoch', epoch)).milliseconds;
    const epoch = { batch, augmentation, workers: Math.min(workers, os.availableParallelism() - 1) };
    const prepare = async () => {
      await peer.load(model, 'channels_last', compile);
      await peer.ask('images', { count: images });
      await peer.time(batch, 1);
    };
    // XLA keeps what the other process has compiled
    const ahead = device === 'gpu' ? inChild<number>(__filename, 'exports.firstStep()') : undefined;
    const ready = await within(Promise.all([ahead, prepare()]), work);
    if (!ready) return [];
    if (ahead)
      note(`mien, batch ${batch}: first step after ${(ready[0]! / 1000).toFixed(1)} s, XLA's compilation included`);
    const { step, dispose } = training(images, batch);
    const result = await within(inTurns({ work, peer: name, ours: () => milliseconds(step), theirs }, turns), work);
    dispose();
    return result ? [tell(result)] : [];
  } finally {
    peer.end();
    model.dispose();
  }
}

/** Of the default configuration, as the peer has it. */
function training(images: number, batchSize: number) {
  const { config, shape, classes, ...model } = benchModel();
  model.dispose();
  const own = { ...config, training: { ...config.training, batchSize } };
  const { parts, task } = createTask(own, noise(shape, classes, images));
  let epochs = 0;
  const step = () => {
    task.startEpoch(++epochs);
    for (let index = 0; index < task.stepsPerEpoch; index++) task.step(index, LEARNING_RATE);
  };
  const first = () => {
    task.startEpoch(1);
    task.step(0, LEARNING_RATE);
  };
  const dispose = () => {
    task.dispose();
    disposeParts(parts);
  };
  return { step, first, dispose };
}

/** Milliseconds. */
export function firstStep(): Promise<number> {
  const { images, batch } = DEVICES[engineReport().device]; // all images, as their labels' frequencies are part of what is compiled
  return milliseconds(training(images, batch).first);
}

function noise(shape: ImageShape, classes: number, size: number): Dataset {
  const random = new Random(1, 'bench', 'epoch');
  const pixels = Uint8Array.from({ length: size * pixelsOf(shape) }, () => random.integer(256));
  return benchDataset(shape, classes, size, fromMemory(pixels, shape));
}
