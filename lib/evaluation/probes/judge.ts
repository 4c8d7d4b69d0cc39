import { mean } from '../../support/numbers';
import { classificationReport } from '../classification';
import { wilsonInterval } from '../intervals';
import { meanInterval } from '../statistics';
import { crossEntropyOf } from './information';
import { noLabels } from './labelled';
import type { FactorReadings, Reading } from './readings';

type Interval = readonly [low: number, high: number];

/** What a fresh probe reads on images that it has not seen; with several seeds, each number is the mean over them. */
export interface ProbeResult {
  /** Test images of known label. */
  readonly n: number;
  readonly accuracy: number;
  /** 95 % of `accuracy` over test images (Wilson): what other images from the same source would give. */
  readonly interval: Interval;
  /** 95 % of `accuracy` over seeds (Student's t): what other hold-outs and initial weights would give; null for one seed. */
  readonly seedInterval: Interval | null;
  /** Mean recall over the classes that occur in the test labels. */
  readonly balancedAccuracy: number;
  /** 95 % of `balancedAccuracy` over test images: recalls as independent proportions, normal. */
  readonly balancedInterval: Interval;
  /** Accuracy of always guessing the training labels' most frequent class. */
  readonly chance: number;
  /** Usable information I_V(z → y) = `entropy` − `crossEntropy`, nats. */
  readonly information: number;
  /** Cross-entropy of the training labels' frequencies on the test labels, nats. */
  readonly entropy: number;
  /** Cross-entropy of the probe, as sure as held-out codes let it be, on the test labels, nats. */
  readonly crossEntropy: number;
  /** What the held-out training codes chose, for each seed: see `Reading`. */
  readonly chosen: readonly number[];
}

/**
 * @param labels [M] 0 … K−1; negative where unknown
 * @param readings a seed each
 * @throws MienError when no label is known
 */
export function judge(
  labels: ArrayLike<number>,
  classes: number,
  { named: guess, logs: guessLogs }: FactorReadings['guess'],
  readings: readonly Reading[],
): ProbeResult {
  const all = Int32Array.from(labels);
  const known = all.filter((label) => label >= 0);
  const n = known.length;
  if (n === 0) throw noLabels();
  const names = Array.from({ length: classes }, (_, k) => String(k));
  const reports = readings.map(({ named }) =>
    classificationReport(
      known,
      named.filter((_, i) => all[i]! >= 0),
      names,
    ),
  );
  const accuracies = reports.map((report) => report.accuracy);
  const accuracy = mean(accuracies);
  const balancedAccuracy = mean(reports.map((report) => report.balancedAccuracy));
  const present = reports[0]!.classes.flatMap((row, k) => (row.n > 0 ? [{ n: row.n, k }] : []));
  const recalls = present.map(({ n, k }) => ({
    n,
    recall: mean(reports.map((report) => report.classes[k]!.recall!)),
  }));
  const entropy = crossEntropyOf(guessLogs, all);
  const crossEntropy = mean(readings.map(({ logs }) => crossEntropyOf(logs, all)));
  return {
    n,
    accuracy,
    interval: wilsonInterval(accuracy * n, n),
    seedInterval: meanInterval(accuracies).interval,
    balancedAccuracy,
    balancedInterval: balancedInterval(balancedAccuracy, recalls),
    chance: all.filter((label, i) => label >= 0 && label === guess[i]).length / n,
    information: entropy - crossEntropy,
    entropy,
    crossEntropy,
    chosen: readings.map(({ chosen }) => chosen),
  };
}

/** Variances of recalls with two hits and two misses added to each class (Agresti & Coull 1998), so that a perfect one has some too. */
function balancedInterval(centre: number, recalls: readonly { n: number; recall: number }[]): Interval {
  const variance = recalls.reduce((sum, { n, recall }) => {
    const p = (recall * n + 2) / (n + 4);
    return sum + (p * (1 - p)) / (n + 4);
  }, 0);
  const half = (1.96 * Math.sqrt(variance)) / recalls.length;
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
