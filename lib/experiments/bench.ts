/** Speed against peers: the same work on the same machine, in turns (A B A B …), so that the machine's moods hit both alike. */
import os from 'node:os';
import { benchModel, randomBatch } from './benchModel';
import { PyTorchPeer } from './benchPeer';

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
  /** The same weights and batch in PyTorch: its loss against ours, and the largest relative difference of any gradient. */
  readonly agreement: {
    readonly ours: number;
    readonly theirs: number;
    readonly worstGradient: number;
    readonly where: string;
  };
  readonly results: readonly BenchResult[];
}

export interface BenchSettings {
  /** Turns of each side. Default 10. */
  readonly turns?: number;
  /** Steps in a turn; its median counts. Default 5. */
  readonly steps?: number;
  readonly onStage?: (sentence: string) => void;
}

const BATCHES = [32, 128];
const VARIANTS = [
  { name: 'PyTorch eager, channels_last', layout: 'channels_last', compile: false },
  { name: 'PyTorch eager, default layout', layout: 'default', compile: false },
  { name: 'torch.compile, channels_last', layout: 'channels_last', compile: true },
] as const;

/**
 * Times the training step of the default model against PyTorch.
 * @throws MienError when PyTorch has not been installed for it
 */
export async function bench({ turns = 10, steps = 5, onStage = () => {} }: BenchSettings = {}): Promise<Bench> {
  const model = benchModel();
  const results: BenchResult[] = [];
  let agreement: Bench['agreement'] | undefined;
  for (const { name, layout, compile } of VARIANTS) {
    const peer = new PyTorchPeer();
    try {
      await peer.load(model, layout, compile);
      agreement ??= await peer.check(model);
      for (const batch of BATCHES) {
        onStage(`Training step, batch ${batch}, against ${name}`);
        const { images, labels } = randomBatch(model.shape, batch, model.classes);
        const ours = () => timeSteps(steps, () => model.task.stepOn(images, labels, 1e-3));
        const theirs = () => peer.time(batch, steps);
        results.push(await inTurns(`training step, batch ${batch}`, name, turns, ours, theirs));
        images.dispose();
      }
    } finally {
      peer.end();
    }
  }
  model.dispose();
  const machine = `${os.cpus()[0]?.model.trim()}, ${os.availableParallelism()} threads, Node ${process.versions.node}`;
  return { machine, agreement: agreement!, results };
}

/** A B A B …, after one uncounted turn of each. */
async function inTurns(
  work: string,
  peer: string,
  turns: number,
  ours: () => number[],
  theirs: () => Promise<number[]>,
): Promise<BenchResult> {
  ours();
  await theirs();
  const a: number[] = [];
  const b: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    a.push(summarise(ours()).median);
    b.push(summarise(await theirs()).median);
  }
  const unit = 'ms';
  return {
    work,
    peer,
    ours: { ...summarise(a), unit },
    theirs: { ...summarise(b), unit },
    ratio: summarise(b.map((time, turn) => time / a[turn]!)),
  };
}

function timeSteps(count: number, step: () => unknown): number[] {
  return Array.from({ length: count }, () => {
    const start = performance.now();
    step();
    return performance.now() - start;
  });
}

function summarise(values: readonly number[]): Timing {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}
