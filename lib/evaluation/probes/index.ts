/**
 * Fresh probes: classifiers trained on frozen codes after the model is done, and judged on images that neither has seen. The adversary
 * that trained along proves nothing: it can be at chance while a fresh probe reads everything (Elazar & Goldberg 2018).
 */
import { judge, type ProbeResult } from './judge';
import { checkLabelled, type Labelled } from './labelled';
import { type ProbeName, readFactors } from './readFactors';

export { judge, type ProbeResult } from './judge';
export type { Labelled } from './labelled';
export { PROBES, type ProbeName, readFactors } from './readFactors';
export { type FactorReadings, pooled } from './readings';

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
  checkLabelled(test, classes);
  const [readings] = readFactors([name], train.codes, test.codes, [{ train: train.labels, classes }], seeds);
  return judge(test.labels, classes, readings!.guess, readings!.probes[name]);
}
