import { median } from '../../lib/support/numbers';
import type { BenchResult, Timing } from './result';

export interface Sides {
  readonly work: string;
  readonly peer: string;
  /** Each does the work once and gives its milliseconds. */
  readonly ours: () => Promise<number>;
  readonly theirs: () => Promise<number>;
}

/** A B A B …, after one turn of each that does not count; the ratio is taken within each pair. */
export async function inTurns({ work, peer, ours, theirs }: Sides, turns: number): Promise<BenchResult> {
  await ours();
  await theirs();
  const a: number[] = [];
  const b: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    a.push(await ours());
    b.push(await theirs());
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

export async function milliseconds(body: () => unknown): Promise<number> {
  const start = performance.now();
  await body();
  return performance.now() - start;
}

export function summarise(values: readonly number[]): Timing {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}
