import type { Config } from '../config/config';
import type { Dataset } from '../datasets/dataset';
import { engineReport } from '../engine';

/**
 * Steps from which on XLA pays. On an H100 with 16 cores the default step was compiled in less than a minute, beside others, and then took 3.6 ms
 * instead of some 10. Machines with fewer cores compile for longer.
 */
const FEWEST_STEPS = 8_000;

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
