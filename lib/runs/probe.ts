import { setImmediate as nextTick } from 'node:timers/promises';
import { findCopies } from '../datasets/card/copies';
import type { Split } from '../datasets/dataset';
import { type Matrix, sideBySide } from '../evaluation/matrix';
import { pixelCodes } from '../evaluation/principalComponents';
import { PROBES, type ProbeName, type ProbeResult, trainProbe } from '../evaluation/probes';
import { UsageError } from '../support/errors';
import { type Listener, reportTo } from '../support/listener';
import type { OpenRun } from './openRun';

/** z_e, z_n, the two side by side, and the images themselves as their principal components. */
export const PROBED_CODES = ['expression', 'nuisance', 'both', 'pixels'] as const;
export type ProbedCode = (typeof PROBED_CODES)[number];

/** What a fresh probe reads of one factor from one code. */
export interface ProbeRow extends ProbeResult {
  /** `expression`, or the name of a nuisance factor. */
  readonly factor: string;
  readonly code: ProbedCode;
  readonly probe: ProbeName;
  /**
   * (accuracy − chance) / (acc_full − chance), where acc_full is the accuracy of the same kind of probe from both codes together: the share
   * of what the whole representation tells that this code tells by itself. Null where `both` was not probed, or the lower end of its
   * interval is not above chance, so that there is nothing to leak.
   */
  readonly leakage: number | null;
}

export interface ProbeOptions extends Listener {
  /** Default: all four. Without `both` there is no leakage. */
  readonly codes?: readonly ProbedCode[];
  /** Default: the expression and every nuisance factor of the dataset. */
  readonly factors?: readonly string[];
  /** Default: both. */
  readonly probes?: readonly ProbeName[];
  /** Default: 1, 2, 3. */
  readonly seeds?: readonly number[];
}

/** For many runs, or a first look: one seed, and not from pixels. */
export const QUICK_PROBES: ProbeOptions = { codes: ['expression', 'nuisance', 'both'], seeds: [1] };

/**
 * Probes a run's codes: fresh classifiers, trained on the training split and tested on the test split. Test images with an exact copy in training are left out: they are not unseen.
 * Factors whose test values no training image has, such as the persons of a split by person, are left out: no probe can read them.
 * @throws UsageError when the dataset does not have a factor that is asked for, or a probe could learn nothing of it
 * @throws InterruptedError when it is aborted
 */
export async function probe(run: Pick<OpenRun, 'dataset' | 'codes'>, options: ProbeOptions = {}): Promise<ProbeRow[]> {
  const { codes = PROBED_CODES, probes = PROBES, seeds = [1, 2, 3] } = options;
  const report = reportTo(options, 'Probing');
  const { dataset } = run;
  const { splits, shape } = dataset;
  const targets = targetsOf(dataset, options.factors);
  const copies = findCopies(splits.test, splits.train, shape);
  const [train, test] = [run.codes('train'), run.codes('test')];
  const matrices = {
    expression: () => [train.expression, test.expression],
    nuisance: () => [train.nuisance, test.nuisance],
    both: () => [sideBySide(train.expression, train.nuisance), sideBySide(test.expression, test.nuisance)],
    pixels: () => pixelCodes(splits.train, [splits.test], shape),
  };
  const rows: Omit<ProbeRow, 'leakage'>[] = [];
  const total = codes.length * targets.length * probes.length;
  for (const code of codes) {
    const [trainCodes, testCodes] = matrices[code]() as [Matrix, Matrix];
    for (const { factor, values, labels } of targets) {
      const unseen = labels(splits.test).map((label, i) => (copies[i] ? -1 : label));
      for (const name of probes) {
        const result = trainProbe(
          name,
          { codes: trainCodes, labels: labels(splits.train) },
          { codes: testCodes, labels: unseen },
          values,
          seeds,
        );
        rows.push({ factor, code, probe: name, ...result });
        await nextTick(); // lets an interruption through
        report(rows.length, total, `${factor} from ${code}, ${name}`);
      }
    }
  }
  return sorted(
    withLeakage(rows),
    targets.map(({ factor }) => factor),
    codes,
  );
}

interface Target {
  readonly factor: string;
  /** How many values it has. */
  readonly values: number;
  readonly labels: (split: Split) => Int32Array;
}

function targetsOf({ splits, classes }: OpenRun['dataset'], wanted?: readonly string[]): Target[] {
  const all: Target[] = [
    { factor: 'expression', values: classes.length, labels: (split) => split.labels },
    ...splits.train.factors.map(({ name, values }, f) => ({
      factor: name,
      values: values.length,
      labels: (split: Split) => split.factors[f]!.codes,
    })),
  ];
  const names = all.map(({ factor }) => factor);
  const unknown = wanted?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`The dataset has no factor ${unknown}`, `It has ${names.join(', ')}.`);
  }
  const probed = all.filter(({ labels }) => hasKnownValue(labels(splits.train), labels(splits.test)));
  const hopeless = wanted?.find((name) => !probed.some(({ factor }) => factor === name));
  if (hopeless !== undefined) {
    throw new UsageError(
      `No test image has a value of ${hopeless} that a training image has: a probe can learn nothing of it`,
      'Splits by person share no person; leave this factor out.',
    );
  }
  return wanted ? probed.filter(({ factor }) => wanted.includes(factor)) : probed;
}

function hasKnownValue(train: Int32Array, test: Int32Array): boolean {
  const seen = new Set(train);
  return test.some((value) => value >= 0 && seen.has(value));
}

function withLeakage(rows: readonly Omit<ProbeRow, 'leakage'>[]): ProbeRow[] {
  return rows.map((row) => {
    const full = rows.find(
      ({ factor, code, probe }) => factor === row.factor && code === 'both' && probe === row.probe,
    );
    const hasLeak = full !== undefined && full.interval[0] > full.chance;
    return { ...row, leakage: hasLeak ? (row.accuracy - row.chance) / (full.accuracy - full.chance) : null };
  });
}

/** Factor by factor, then code by code; probes as they came. */
function sorted(rows: readonly ProbeRow[], factors: readonly string[], codes: readonly ProbedCode[]): ProbeRow[] {
  return factors.flatMap((factor) =>
    codes.flatMap((code) => rows.filter((row) => row.factor === factor && row.code === code)),
  );
}
