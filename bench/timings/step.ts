/** The training step of the default model against PyTorch. */
import { engineReport } from '../../lib/engine';
import { type Agreement, PyTorchPeer } from '../peers/pytorchPeer';
import { benchModel, LEARNING_RATE, randomBatch } from './model';
import type { BenchResult } from './result';
import { inTurns, milliseconds, summarise } from './turns';

const EAGER = { name: 'PyTorch eager, channels_last', layout: 'channels_last', compile: false } as const;
const COMPILED = { name: 'torch.compile, channels_last', layout: 'channels_last', compile: 'default' } as const;
/** On each device what is usual there. A turn has so many steps; their median counts. */
const DEVICES = {
  cpu: {
    batches: [32, 128],
    variants: [EAGER, { name: 'PyTorch eager, default layout', layout: 'default', compile: false }, COMPILED],
    steps: 5,
  },
  gpu: {
    batches: [128, 512, 2048],
    variants: [EAGER, COMPILED, { ...COMPILED, name: 'torch.compile with CUDA graphs', compile: 'reduce-overhead' }],
    steps: 20,
  },
} as const;

/** @throws MienError when PyTorch has not been installed for it */
export async function benchStep(
  turns: number,
  note: (sentence: string) => void,
): Promise<{ agreement: Agreement; results: BenchResult[] }> {
  const model = benchModel();
  const { batches, variants, steps } = DEVICES[engineReport().device];
  const results: BenchResult[] = [];
  let agreement: Agreement | undefined;
  for (const { name, layout, compile } of variants) {
    const peer = new PyTorchPeer();
    try {
      await peer.load(model, layout, compile);
      agreement ??= await peer.check(model);
      for (const batch of batches) {
        note(`Training step, batch ${batch}, against ${name}`);
        const { images, labels } = randomBatch(model.shape, batch, model.classes);
        const ours = async () => {
          const times: number[] = [];
          for (let step = 0; step < steps; step++) {
            times.push(await milliseconds(() => model.task.stepOn({ images, labels }, LEARNING_RATE)));
          }
          return summarise(times).median;
        };
        const theirs = async () => summarise(await peer.time(batch, steps)).median;
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
