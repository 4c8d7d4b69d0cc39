import os from 'node:os';
import { SPLIT_NAMES } from '../dataset';
import type { SyntheticOptions } from './options';
import { renderAll, type Take } from './pool';
import type { Range } from './renderRange';

export interface RenderSettings {
  /** Called now and then with the number of images rendered and the number to render. */
  readonly progress?: (done: number, total: number) => void;
  /** Threads to render in, 0 for the calling one. Default: one per core, or 0 where starting them would take longer. */
  readonly threads?: number;
}

/** Below this many images of 48 × 48 pixels threads are not worth their start. */
const FEW = 300;

/** Renders the three splits, one after the other, and hands over what is ready in order. */
export async function renderSplits(options: SyntheticOptions, settings: RenderSettings, take: Take): Promise<void> {
  const ranges = SPLIT_NAMES.map((split) => ({ split, start: 0, count: options[split] }));
  return renderRanges(options, ranges, settings, take);
}

/** The same for some images of some splits, which need not be among those that the splits have: there is no end to them. */
export async function renderRanges(
  options: SyntheticOptions,
  ranges: readonly Range[],
  settings: RenderSettings,
  take: Take,
): Promise<void> {
  const total = ranges.reduce((sum, { count }) => sum + count, 0);
  const few = total * (options.side / 48) ** 2 < FEW;
  const threads = settings.threads ?? (few ? 0 : os.availableParallelism());
  let done = 0;
  await renderAll(options, ranges, threads, (range, rendered) => {
    take(range, rendered);
    done += range.count;
    settings.progress?.(done, total);
  });
}
