/** Speed against peers: the same work on the same machine, in turns (A B A B …), so that the machine's moods hit both alike. */
import os from 'node:os';
import { engineReport } from '../../lib/engine';
import { MienError } from '../../lib/support/errors';
import type { Agreement } from '../peers/pytorchPeer';
import { benchEncode } from './encode';
import { benchEpoch } from './epoch';
import { benchImport } from './import';
import { benchLoad } from './load';
import { benchMemory } from './memory';
import { BENCHES, type BenchName } from './names';
import { benchPredict } from './predict';
import type { BenchResult } from './result';
import { benchScaling, type ScalingRow } from './scaling';
import { benchStep } from './step';
import { telling } from './telling';
import { benchUmap } from './umap';

export interface Bench {
  readonly machine: string;
  /** Of the loss and the gradients with PyTorch's, where the step was timed. */
  readonly agreement?: Agreement;
  readonly results: readonly BenchResult[];
  /** How the cost of a training step grows, where that was asked for. */
  readonly scaling?: readonly ScalingRow[];
}

export interface BenchSettings {
  /** Default: all comparisons, `import` where there is something to import. */
  readonly only?: readonly BenchName[];
  /** Turns of each side. Default 5. */
  readonly turns?: number;
  /** FER2013's folders, for `import`. */
  readonly fer2013?: string;
  /** Of the peers of `step` only those whose name has it. Default: all that are usual on the device. */
  readonly against?: string;
  /** Seconds that a case of `step` or `epoch` may take, to prepare it and to time it, and the turns of `predict`. Default: as long as it takes. */
  readonly limit?: number;
  readonly note?: (sentence: string) => void;
}

/** @throws MienError when the peers have not been installed (`npm run bench:setup`), or for `import` without a folder */
export async function bench(settings: BenchSettings = {}): Promise<Bench> {
  const { turns = 5, fer2013, note = () => {} } = settings;
  const steps = telling(note, settings.limit);
  const only = settings.only ?? BENCHES.filter((name) => name !== 'scaling' && (name !== 'import' || fer2013));
  if (only.includes('import') && !fer2013) {
    throw new MienError('There is nothing to import', 'Say where FER2013’s folders are with --fer2013 DIR.');
  }
  let agreement: Agreement | undefined;
  let scaling: ScalingRow[] | undefined;
  const parts: Record<BenchName, () => Promise<BenchResult[]>> = {
    step: async () => {
      const step = await benchStep({ turns, against: settings.against, ...steps });
      agreement = step.agreement;
      return step.results;
    },
    epoch: () => benchEpoch({ turns, ...steps }),
    memory: async () => [await benchMemory(note)],
    load: async () => [await benchLoad(turns, note)],
    encode: async () => [await benchEncode({ turns, note })],
    predict: async () => [await benchPredict({ turns, limit: settings.limit, note })],
    umap: () => benchUmap({ turns, note }),
    import: async () => [await benchImport(fer2013!, { turns, note })],
    scaling: async () => {
      scaling = await benchScaling(note);
      return [];
    },
  };
  const results: BenchResult[] = [];
  for (const name of BENCHES) if (only.includes(name)) results.push(...(await parts[name]()));
  const { gpu } = engineReport();
  const processor = `${os.cpus()[0]?.model.trim()}, ${os.availableParallelism()} threads`;
  const machine = [...(gpu ? [gpu.name] : []), processor, `Node ${process.versions.node}`].join(', ');
  return { machine, ...(agreement && { agreement }), results, ...(scaling && { scaling }) };
}
