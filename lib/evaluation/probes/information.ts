/**
 * Usable information of a code about a label (V-information, Xu et al. 2020): what a probe's family predicts better with the code than
 * without it, I_V(z → y) = H_V(y) − H_V(y | z), in nats. Both are cross-entropies on test images of predictors fitted to training images:
 * H_V(y) of the training labels' frequencies, H_V(y | z) of the probe. Below zero means that the probe is worse than not looking.
 */
import { mean } from '../../support/numbers';
import type { ProbeData } from './labelled';

/** [M, K] log-probabilities, row-major. */
export type LogProbabilities = Float32Array;

/**
 * Predictions over the seen classes as predictions over all. N training images cannot vouch for a class that none of them has being
 * impossible, so each unseen class gets 1 / (N + K); where all are seen nothing changes.
 * @param seenLogs [M, number of seen classes]
 */
export function overAllClasses(seenLogs: Float32Array, { classes, seen, trainLabels }: ProbeData): LogProbabilities {
  if (seen.length === classes) return seenLogs;
  const unseen = 1 / (trainLabels.length + classes);
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

/** H_V(y): what the training labels' frequencies, which do not look at the code, cost on the test labels. Nats. */
export function entropyOf(data: ProbeData): number {
  const { counts, trainLabels, testLabels } = data;
  const frequencies = Float32Array.from(counts, (count) => Math.log(count / trainLabels.length));
  const logs = overAllClasses(frequencies, data);
  return -mean(Float64Array.from(testLabels, (label) => logs[label]!));
}

/** Mean −log p of the true classes, nats. */
export function crossEntropyOf(logs: LogProbabilities, labels: Int32Array): number {
  const classes = logs.length / labels.length;
  return -mean(Float64Array.from(labels, (label, row) => logs[row * classes + label]!));
}
