/**
 * Fresh probes: classifiers trained on frozen codes after the model is done, and judged on images that neither has seen. The adversary
 * that trained along proves nothing: it can be at chance while a fresh probe reads everything (Elazar & Goldberg 2018).
 */
import { tf } from '../../engine';
import { overAllClasses } from './information';
import { judge, type ProbeResult } from './judge';
import { type Labelled, probeData } from './labelled';
import { selectLinear, selectMlp } from './select';

export type { ProbeResult } from './judge';
export type { Labelled } from './labelled';

export const PROBES = ['linear', 'mlp'] as const;
export type ProbeName = (typeof PROBES)[number];

/**
 * Reads one factor from one code.
 * @param train codes [N, D] and labels [N]; negative labels (unknown) are left out, here and in `test`
 * @param classes K, the number of values of the factor; those that no training label has cost log(N + K) nats each time they occur
 * @param seeds one probe each: another hold-out and, for `mlp`, other initial weights and batches
 * @throws MienError when a code is not finite, or train or test has no known label
 * @throws RangeError when there is not one label a code, codes differ in length, or a label is not a class
 */
export function trainProbe(
  name: ProbeName,
  train: Labelled,
  test: Labelled,
  classes: number,
  seeds: readonly number[] = [1],
): ProbeResult {
  if (seeds.length === 0) throw new RangeError('A probe needs a seed');
  const data = probeData(train, test, classes);
  try {
    const selected = (name === 'linear' ? selectLinear : selectMlp)(data, seeds);
    return judge(
      data,
      selected.map(({ seenLogs }) => overAllClasses(seenLogs, data)),
      selected.map(({ penalty }) => penalty),
    );
  } finally {
    tf.dispose([data.train, data.test]);
  }
}
