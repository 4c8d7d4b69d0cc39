/** The training step of the default model against PyTorch. */

import { type Agreement, PyTorchPeer } from '../peers/pytorchPeer';
import { benchModel, LEARNING_RATE, randomBatch } from './model';
import type { BenchResult } from './result';
import { inTurns, milliseconds, summarise } from './turns';

const BATCHES = [32, 128];
const VARIANTS = [
  { name: 'PyTorch eager, channels_last', layout: 'channels_last', compile: false },
  { name: 'PyTorch eager, default layout', layout: 'default', compile: false },
  { name: 'torch.compile, channels_last', layout: 'channels_last', compile: true },
] as const;
/** Steps in a turn; their median counts. */
const STEPS = 5;

/** @throws MienError when PyTorch has not been installed for it */
export async function benchStep(
  turns: number,
  onStage: (sentence: string) => void,
): Promise<{ agreement: Agreement; results: BenchResult[] }> {
  const model = benchModel();
  const results: BenchResult[] = [];
  let agreement: Agreement | undefined;
  for (const { name, layout, compile } of VARIANTS) {
    const peer = new PyTorchPeer();
    try {
      await peer.load(model, layout, compile);
      agreement ??= await peer.check(model);
      for (const batch of BATCHES) {
        onStage(`Training step, batch ${batch}, against ${name}`);
        const { images, labels } = randomBatch(model.shape, batch, model.classes);
        const ours = async () => {
          const times: number[] = [];
          for (let step = 0; step < STEPS; step++) {
            times.push(await milliseconds(() => model.task.stepOn({ images, labels }, LEARNING_RATE)));
          }
          return summarise(times).median;
        };
        const theirs = async () => summarise(await peer.time(batch, STEPS)).median;
        results.push(await inTurns({ work: `training step, batch ${batch}`, peer: name, ours, theirs }, turns));
        images.dispose();
      }
    } finally {
      peer.end();
    }
  }
  model.dispose();
  return { agreement: agreement!, results };
}
