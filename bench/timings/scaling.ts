/** How the cost of training grows: with the batch, the side of the images, the width of the network, and with runs side by side. */
import os from 'node:os';
import { inChild } from './child';
import { type BenchModelOptions, benchModel, LEARNING_RATE, randomBatch } from './model';
import { summarise } from './turns';

export interface ScalingRow {
  /** What differs from the default model with a batch of 128, one process and all threads. */
  readonly what: string;
  /** Median milliseconds of a training step. */
  readonly milliseconds: number;
  readonly imagesPerSecond: number;
}

const BATCH = 128;
/** Rows in which one thing differs from the first. */
const VARIATIONS: readonly (readonly [what: string, options: BenchModelOptions, batch: number])[] = [
  ['default: batch 128, 48 × 48, width 32', {}, BATCH],
  ...[8, 32, 64, 256].map((batch) => [`batch ${batch}`, {}, batch] as const),
  ...[32, 64, 96].map((side) => [`side ${side}`, { side }, BATCH] as const),
  ...[8, 16, 64].map((width) => [`width ${width}`, { width }, BATCH] as const),
];
const STEPS = 7;

export async function benchScaling(note: (sentence: string) => void): Promise<ScalingRow[]> {
  const rows: ScalingRow[] = [];
  for (const [what, options, batch] of VARIATIONS) {
    note(`Training step: ${what}`);
    rows.push(row(what, stepTimes(options, batch, STEPS), batch));
  }
  const cores = os.availableParallelism();
  for (const [runs, threads] of [
    [1, cores],
    [1, 1],
    [cores, 1],
  ] as const) {
    const what = `${runs} ${runs === 1 ? 'run' : 'runs side by side'} with ${threads} ${threads === 1 ? 'thread' : 'threads'} each`;
    note(`Training step: ${what}`);
    const all = await Promise.all(Array.from({ length: runs }, () => inProcess(threads)));
    const slowest = all.reduce((a, b) => (summarise(a).median > summarise(b).median ? a : b));
    rows.push(row(what, slowest, BATCH * runs));
  }
  return rows;
}

function row(what: string, times: readonly number[], images: number): ScalingRow {
  const { median } = summarise(times);
  return { what, milliseconds: median, imagesPerSecond: (1000 * images) / median };
}

/** Milliseconds of each step, after two that do not count: the first is recorded, the second planned. */
export function stepTimes(options: BenchModelOptions, batch: number, steps: number): number[] {
  const model = benchModel(options);
  const { images, labels } = randomBatch(model.shape, batch, model.classes);
  try {
    const times = Array.from({ length: steps + 2 }, () => {
      const start = performance.now();
      model.task.stepOn({ images, labels }, LEARNING_RATE);
      return performance.now() - start;
    });
    return times.slice(2);
  } finally {
    images.dispose();
    model.dispose();
  }
}

/** The same in a process with so many threads, long enough that several of them overlap. */
function inProcess(threads: number): Promise<number[]> {
  const names = ['TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS'];
  const env = Object.fromEntries(names.map((name) => [name, String(threads)]));
  return inChild(__filename, `exports.stepTimes({}, ${BATCH}, ${3 * STEPS})`, env);
}
