import { mean } from '../../support/numbers';
import { argMaxRows, classificationReport } from '../classification';
import { wilsonInterval } from '../intervals';
import { meanInterval } from '../statistics';
import { crossEntropyOf, entropyOf, type LogProbabilities } from './information';
import type { ProbeData } from './labelled';

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
  /** Cross-entropy of the probe on the test labels, nats. */
  readonly crossEntropy: number;
  /** The L2 penalty that the held-out training codes chose, for each seed. */
  readonly penalties: readonly number[];
}

/** @param predictions a seed each */
export function judge(
  data: ProbeData,
  predictions: readonly LogProbabilities[],
  penalties: readonly number[],
): ProbeResult {
  const { testLabels: labels, classes } = data;
  const names = Array.from({ length: classes }, (_, k) => String(k));
  const reports = predictions.map((logs) => classificationReport(labels, argMaxRows(logs, classes), names));
  const n = labels.length;
  const accuracies = reports.map((report) => report.accuracy);
  const accuracy = mean(accuracies);
  const balancedAccuracy = mean(reports.map((report) => report.balancedAccuracy));
  const present = reports[0]!.classes.flatMap((row, k) => (row.n > 0 ? [{ n: row.n, k }] : []));
  const recalls = present.map(({ n, k }) => ({
    n,
    recall: mean(reports.map((report) => report.classes[k]!.recall!)),
  }));
  const entropy = entropyOf(data);
  const crossEntropy = mean(predictions.map((logs) => crossEntropyOf(logs, labels)));
  const common = data.seen[data.counts.indexOf(Math.max(...data.counts))]!;
  return {
    n,
    accuracy,
    interval: wilsonInterval(accuracy * n, n),
    seedInterval: meanInterval(accuracies).interval,
    balancedAccuracy,
    balancedInterval: balancedInterval(balancedAccuracy, recalls),
    chance: labels.filter((label) => label === common).length / n,
    information: entropy - crossEntropy,
    entropy,
    crossEntropy,
    penalties,
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
