import { workerData } from 'node:worker_threads';
import type { SyntheticOptions } from './options';
import { type Range, type RenderedRange, renderRange } from './renderRange';

/** What a thread of pool.ts does with each range that it is given. */
export default function render(range: Range): RenderedRange {
  return renderRange(workerData as SyntheticOptions, range);
}
