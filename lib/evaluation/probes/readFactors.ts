/** Every probe of every factor from the same codes, sharing what they can. */
import { computed, type Tensor2D, tf } from '../../engine';
import { checkCodes } from '../checkCodes';
import { argMaxRows } from '../classification';
import { type Matrix, takeRows } from '../matrix';
import type { ProbeCodes } from './codes';
import { disposeData, type ProbeData, probeData } from './data';
import { overAllClasses } from './information';
import { checkLabels, type FactorLabels, noLabels, type Target, targetOf } from './labelled';
import { fitLinear, type LinearFit } from './linear';
import { fitMlps } from './mlp';
import { findNeighbours, readNeighbours } from './neighbours';
import type { FactorReadings, Logits, Reading } from './readings';
import { type Shrunk, shrunkLogs } from './shrink';

/** `linear`: logistic regression; `mlp`: one hidden layer on top of it; `neighbours`: the nearest training codes vote. */
export const PROBES = ['linear', 'mlp', 'neighbours'] as const;
export type ProbeName = (typeof PROBES)[number];

/**
 * Trains fresh probes and asks them about the test codes. What is read of a factor does not depend on which others are read.
 * @param train [N, D]
 * @param test [M, D]
 * @param factors labels of the training codes
 * @returns for each factor
 * @throws MienError when a code is not finite, or a factor has no known training label
 * @throws RangeError when there is not one label a code, codes differ in length, or a label is not a class
 */
export function readFactors<Probe extends ProbeName>(
  probes: readonly Probe[],
  train: Matrix,
  test: Matrix,
  factors: readonly FactorLabels[],
  seeds: readonly number[],
): FactorReadings<Probe>[] {
  if (seeds.length === 0) throw new RangeError('A probe needs a seed');
  checkCodes(train);
  const rows = Int32Array.from({ length: train.values.length / train.columns }, (_, i) => i);
  for (const factor of factors) checkLabels(factor.train, rows.length, factor.classes);
  const known = rows.filter((i) => factors.some((factor) => (factor.train[i] as number) >= 0));
  if (known.length === 0) throw noLabels();
  const targets = factors.map(({ train: labels, classes }) =>
    targetOf({ train: known.map((i) => labels[i] as number), classes }),
  );
  const data = probeData(takeRows(train, known), test, seeds);
  try {
    const readings = readAll(probes, data, targets);
    return targets.map((target, f) => ({
      guess: guessOf(target, data.whole.test.shape[0]),
      probes: Object.fromEntries(probes.map((name) => [name, readings[name]![f]!])) as Record<Probe, Reading[]>,
    }));
  } finally {
    disposeData(data);
  }
}

/** [F][seeds] readings by each probe. */
function readAll(
  probes: readonly ProbeName[],
  data: ProbeData,
  targets: readonly Target[],
): Partial<Record<ProbeName, Reading[][]>> {
  const readings: Partial<Record<ProbeName, Reading[][]>> = {};
  if (probes.includes('linear') || probes.includes('mlp')) {
    const linear = fitLinear(data, targets);
    readings.linear = targets.map((target, f) => linear[f]!.map((fit, s) => linearReading(data, s, target, fit)));
    if (probes.includes('mlp')) {
      const tasks = targets.map((target, f) => ({ target, linear: linear[f]! }));
      readings.mlp = fitMlps(data, tasks).map((fits, f) => fits.map((fit) => readingOf(targets[f]!, fit, fit.hidden)));
    }
    for (const { part, whole } of linear.flat()) tf.dispose([part, whole]);
  }
  if (probes.includes('neighbours')) {
    const around = findNeighbours(
      data.whole,
      data.parts.map(({ seed }) => seed),
    );
    readings.neighbours = targets.map((target) =>
      readNeighbours(around, target).map((fit) => readingOf(target, { ...fit, judged: fit.logits }, fit.count)),
    );
  }
  return readings;
}

function linearReading(
  data: ProbeData,
  s: number,
  target: Target,
  { part, whole, shrunk, penalty }: LinearFit,
): Reading {
  const from = ({ test }: ProbeCodes, weights: Tensor2D) => computed(() => test.matMul(weights));
  const [logits, judged] = [from(data.whole, whole), from(data.parts[s]!.codes, part)];
  return readingOf(target, { logits, judged, ...shrunk }, penalty);
}

/** Names come from the probe of all training codes, and how sure it is from the one that held-out codes have judged. */
function readingOf(target: Target, { logits, judged, share }: Logits & Shrunk, chosen: number): Reading {
  const { seen, logFrequencies } = target;
  return {
    named: argMaxRows(logits, seen.length).map((i) => seen[i]!),
    logs: overAllClasses(shrunkLogs(judged, logFrequencies, share), target),
    chosen,
  };
}

/** The same for each of `size` images. */
function guessOf(target: Target, size: number): FactorReadings['guess'] {
  const { seen, logFrequencies } = target;
  const logits = new Float32Array(size * seen.length);
  for (let row = 0; row < size; row++) logits.set(logFrequencies, row * seen.length);
  return { named: argMaxRows(logits, seen.length).map((i) => seen[i]!), logs: overAllClasses(logits, target) };
}
