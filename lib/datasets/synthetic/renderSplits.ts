import os from 'node:os';
import { SPLIT_NAMES } from '../dataset';
import type { SyntheticOptions } from './options';
import { renderAll, type Take } from './pool';

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
  const total = options.train + options.validation + options.test;
  const few = total * (options.side / 48) ** 2 < FEW;
  const threads = settings.threads ?? (few ? 0 : os.availableParallelism());
  const ranges = SPLIT_NAMES.map((split) => ({ split, start: 0, count: options[split] }));
  let done = 0;
  await renderAll(options, ranges, threads, (range, rendered) => {
    take(range, rendered);
    done += range.count;
    settings.progress?.(done, total);
  });
}
