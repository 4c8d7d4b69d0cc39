/** The most memory that training the default model has taken, against PyTorch: each in a process of its own. */

import { PyTorchPeer } from '../peers/pytorchPeer';
import { inChild } from './child';
import { benchModel, LEARNING_RATE, randomBatch } from './model';
import type { BenchResult } from './result';

const BATCH = 128;
/** Enough for the allocators to have settled. */
const STEPS = 12;

/** @throws MienError when PyTorch has not been installed for it */
export async function benchMemory(note: (sentence: string) => void): Promise<BenchResult> {
  note(`Memory of training, batch ${BATCH}, against PyTorch`);
  const ours = await inChild<number>(__filename, 'exports.trainAndMeasure()');
  const model = benchModel();
  const peer = new PyTorchPeer();
  try {
    await peer.load(model, 'channels_last', false);
    await peer.time(BATCH, STEPS);
    const { megabytes: theirs } = await peer.ask<{ megabytes: number }>('memory', {});
    const once = (value: number) => ({ median: value, min: value, max: value });
    return {
      work: `largest resident set of training, batch ${BATCH}`,
      peer: 'PyTorch eager, channels_last',
      ours: { ...once(ours), unit: 'MB' },
      theirs: { ...once(theirs), unit: 'MB' },
      ratio: once(theirs / ours),
    };
  } finally {
    peer.end();
    model.dispose();
  }
}

/** Megabytes. In a process that has done nothing else. */
export function trainAndMeasure(): number {
  const model = benchModel();
  const { images, labels } = randomBatch(model.shape, BATCH, model.classes);
  for (let step = 0; step < STEPS; step++) model.task.stepOn({ images, labels }, LEARNING_RATE);
  return process.resourceUsage().maxRSS / 1000;
}
