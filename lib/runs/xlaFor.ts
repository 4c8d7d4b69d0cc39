import type { Config } from '../config/config';
import type { Dataset } from '../datasets/dataset';
import { engineReport } from '../engine';

/**
 * Steps from which on XLA pays. On an H200 it took half a minute to compile the default step, and then saved 5 ms or more of each: half as
 * many would do, but other models may take longer.
 */
const FEWEST_STEPS = 12_000;

/** How XLA is asked to compile the step of a training: always as the configuration says, or, where that leaves it open, where it pays. */
export function xlaFor(
  { training }: Config,
  { splits }: Dataset,
  device = engineReport().device,
): boolean | 'where possible' {
  const { xla, compiled, epochs, batchSize } = training;
  if (xla !== 'auto') return xla;
  const steps = epochs * Math.floor(splits.train.size / batchSize);
  return compiled && device === 'gpu' && steps >= FEWEST_STEPS && 'where possible';
}
