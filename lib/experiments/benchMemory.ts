/** The most memory that training the default model has taken, against PyTorch: each in a process of its own. */
import { spawnSync } from 'node:child_process';
import { MienError } from '../support/errors';
import type { BenchResult } from './bench';
import { benchModel, randomBatch } from './benchModel';
import { PyTorchPeer } from './pytorchPeer';

const BATCH = 128;
/** Enough for the allocators to have settled. */
const STEPS = 12;

/** @throws MienError when PyTorch has not been installed for it */
export async function benchMemory(onStage: (sentence: string) => void): Promise<BenchResult> {
  onStage(`Memory of training, batch ${BATCH}, against PyTorch`);
  const ours = measureInChild();
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

function measureInChild(): number {
  const script = `console.log(require(${JSON.stringify(__filename)}).trainAndMeasure())`;
  const { stdout, status } = spawnSync(process.execPath, [...process.execArgv, '-e', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new MienError('The process whose memory was to be measured failed; its message is above');
  return Number(stdout);
}

/** Megabytes. In a process that has done nothing else. */
export function trainAndMeasure(): number {
  const model = benchModel();
  const { images, labels } = randomBatch(model.shape, BATCH, model.classes);
  for (let step = 0; step < STEPS; step++) model.task.stepOn(images, labels, 1e-3);
  return process.resourceUsage().maxRSS / 1000;
}
