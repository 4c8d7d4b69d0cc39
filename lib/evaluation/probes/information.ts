/**
 * Usable information of a code about a label (V-information, Xu et al. 2020): what a probe's family predicts better with the code than
 * without it, I_V(z → y) = H_V(y) − H_V(y | z), in nats. Both are cross-entropies on test images of predictors fitted to training images:
 * H_V(y) of the training labels' frequencies, H_V(y | z) of the probe. Below zero means that the probe is worse than not looking.
 */
import type { Target } from './labelled';

/** [M, K] log-probabilities, row-major. */
export type LogProbabilities = Float32Array;

/**
 * Predictions over the seen classes as predictions over all. N training images cannot vouch for a class that none of them has being
 * impossible, so each unseen class gets 1 / (N + K); where all are seen nothing changes.
 * @param seenLogs [M, number of seen classes]
 */
export function overAllClasses(
  seenLogs: Float32Array,
  { classes, seen, known }: Pick<Target, 'classes' | 'seen' | 'known'>,
): LogProbabilities {
  if (seen.length === classes) return seenLogs;
  const unseen = 1 / (known + classes);
  const left = Math.log(1 - (classes - seen.length) * unseen);
  const rows = seenLogs.length / seen.length;
  const logs = new Float32Array(rows * classes).fill(Math.log(unseen));
  for (let row = 0; row < rows; row++) {
    seen.forEach((k, i) => {
      logs[row * classes + k] = seenLogs[row * seen.length + i]! + left;
    });
  }
  return logs;
}

/**
 * Mean −log p of the true classes, nats.
 * @param labels [M] 0 … K−1; rows of negative ones (unknown) are left out
 */
export function crossEntropyOf(logs: LogProbabilities, labels: Int32Array): number {
  const classes = logs.length / labels.length;
  let [sum, known] = [0, 0];
  for (const [row, label] of labels.entries()) {
    if (label < 0) continue;
    sum -= logs[row * classes + label]!;
    known++;
  }
  return sum / known;
}
