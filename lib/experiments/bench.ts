/** Speed against peers: the same work on the same machine, in turns (A B A B …), so that the machine's moods hit both alike. */
import os from 'node:os';
import { benchEncode } from './benchEncode';
import { benchImport } from './benchImport';
import { type Agreement, benchStep } from './benchStep';
import { benchUmap } from './benchUmap';

export interface Timing {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface BenchResult {
  readonly work: string;
  readonly peer: string;
  readonly ours: Timing & { readonly unit: string };
  readonly theirs: Timing & { readonly unit: string };
  /** theirs / ours in each pair of turns: above 1 mien is faster. */
  readonly ratio: Timing;
}

export interface Bench {
  readonly machine: string;
  readonly agreement: Agreement;
  readonly results: readonly BenchResult[];
}

export interface BenchSettings {
  /** Turns of each side. Default 10. */
  readonly turns?: number;
  /** FER2013's folders, whose import is timed too where they are given. */
  readonly fer2013?: string;
  readonly onStage?: (sentence: string) => void;
}

/** @throws MienError when the peers have not been installed (`npm run bench:setup`) */
export async function bench({ turns = 10, fer2013, onStage = () => {} }: BenchSettings = {}): Promise<Bench> {
  const { agreement, results } = await benchStep(turns, onStage);
  results.push(await benchEncode({ turns, onStage }));
  results.push(...(await benchUmap({ turns, onStage })));
  if (fer2013) results.push(await benchImport(fer2013, { turns, onStage }));
  const machine = `${os.cpus()[0]?.model.trim()}, ${os.availableParallelism()} threads, Node ${process.versions.node}`;
  return { machine, agreement, results };
}
