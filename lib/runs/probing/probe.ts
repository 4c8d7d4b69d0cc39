import { setImmediate as nextTick } from 'node:timers/promises';
import { filledSplit } from '../../datasets/splits/namedSplit';
import { type Matrix, sideBySide } from '../../evaluation/matrix';
import { pixelCodes } from '../../evaluation/principalComponents';
import { judge, PROBES, type ProbeName, type ProbeResult, pooled, readFactors } from '../../evaluation/probes';
import { LISTENER_KEYS, requireArgument, requireSettings, requireWords } from '../../support/argument';
import { UsageError } from '../../support/errors';
import { type Listener, reportTo } from '../../support/listener';
import { orTerminal } from '../../support/progress';
import { requireRun } from '../openRun';
import { type LeftOutFactor, type ProbeTarget, targetsOf, valuesOf, whyLeftOut } from './probeFactors';
import { type ProbedRun, type ProbeImages, rowsOfAll, seenImages, type TrainedOn, unseenImages } from './probeImages';

/** z_e, z_n, the two side by side, and the images themselves as their principal components. */
export const PROBED_CODES = ['expression', 'nuisance', 'both', 'pixels'] as const;
export type ProbedCode = (typeof PROBED_CODES)[number];

/** What a fresh probe reads of one factor from one code. */
export interface ProbeRow extends ProbeResult {
  /** `expression`, or the name of a nuisance factor. */
  readonly factor: string;
  readonly code: ProbedCode;
  readonly probe: ProbeName;
  /** Whether it was trained on codes of images that the model was trained on. Whichever reads more is the leak: see `leakOf`. */
  readonly trainedOn: TrainedOn;
  /**
   * It reads less than the linear probe from the same codes, by more than other test images would explain: it has failed, and that it
   * reads little does not mean that there is little.
   */
  readonly failed: boolean;
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
  /** Default: all three. */
  readonly probes?: readonly ProbeName[];
  /** Default: 1, 2, 3. */
  readonly seeds?: readonly number[];
}

/** For many runs, or a first look: z_e and z_n alone. */
export const QUICK_PROBES: ProbeOptions = { codes: ['expression', 'nuisance'] };

type Read = Omit<ProbeRow, 'failed' | 'leakage'>;

/** What probes read, and the factors that some could not. */
export interface Probing {
  readonly rows: readonly ProbeRow[];
  /** By name: there is no row of them, trained on these images. */
  readonly leftOut: readonly LeftOutFactor[];
}

/**
 * Probes a run's codes: fresh classifiers, trained on codes of the training split and, once more, on codes of images that the model has not
 * seen, and tested on the test split. Test images with an exact copy among what was seen are left out. Factors of which the test images
 * share no value with those, or that have one value, are left out: no probe can read them. Of a dataset that the model was not trained on
 * all images are unseen.
 * @throws UsageError when the dataset does not have a factor that is asked for, or a probe could learn nothing of it; or when it is given
 * something else than a run
 * @throws MienError when the test split has no images
 * @throws InterruptedError when it is aborted
 */
export async function probe(run: ProbedRun, options: ProbeOptions = {}): Promise<readonly ProbeRow[]> {
  requireRun(run);
  requireSettings(options, ['codes', 'factors', 'probes', 'seeds', ...LISTENER_KEYS]);
  return (await probeNaming(run, orTerminal(options))).rows;
}

/** The same, naming what is left out. */
export async function probeNaming(run: ProbedRun, options: ProbeOptions = {}): Promise<Probing> {
  requireRun(run);
  requireWords(options.codes, PROBED_CODES, 'codes');
  requireWords(options.probes, PROBES, 'probes');
  const { seeds } = options;
  const areSeeds = Array.isArray(seeds) && seeds.length > 0 && seeds.every(Number.isInteger);
  requireArgument(seeds === undefined || areSeeds, seeds, 'seeds', 'a list of whole numbers');
  filledSplit(run.dataset, 'test');
  targetsOf(run.dataset, options.factors); // refuses what is not there before anything is rendered
  const [seen, unseen] = [seenImages(run), await unseenImages(run, options)];
  try {
    return await probeImages(run, [...(seen ? [['seen', seen] as const] : []), ['unseen', unseen]], options);
  } finally {
    unseen.close();
  }
}

async function probeImages(
  run: ProbedRun,
  given: readonly (readonly [TrainedOn, ProbeImages])[],
  options: ProbeOptions,
): Promise<Probing> {
  const { codes = PROBED_CODES, probes = PROBES, seeds = [1, 2, 3] } = options;
  const report = reportTo(options, 'Probing');
  const targets = targetsOf(run.dataset, options.factors);
  const total = given.reduce((sum, [, { folds }]) => sum + folds.length, 0) * codes.length;
  const rows: Read[] = [];
  const leftOut: LeftOutFactor[] = [];
  let done = 0;
  for (const [trainedOn, images] of given) {
    const reasons = new Map(targets.map((target) => [target, whyLeftOut(target, images)]));
    for (const [{ factor }, reason] of reasons) if (reason) leftOut.push({ factor, trainedOn, reason });
    const readable = targets.filter((target) => !reasons.get(target));
    for (const code of codes) {
      const matrices = codesOf(run, images, code);
      const parts: Awaited<ReturnType<typeof readFold>>[] = [];
      for (const fold of readable.length > 0 ? images.folds : []) {
        parts.push(readFold(matrices, images, fold, readable, probes, seeds));
        await nextTick(); // lets an interruption through
        report(++done, total, `${code}, trained on ${trainedOn} images`);
      }
      readable.forEach((target, f) => {
        const { test } = run.dataset.splits;
        const { guess, probes: read } = pooled(
          parts.map(({ rows, readings }) => ({ rows, readings: readings[f]! })),
          test.size,
        );
        const labels = valuesOf(target, images).subarray(-test.size);
        for (const name of probes) {
          const result = judge(labels, target.values, guess, read[name]);
          rows.push({ factor: target.factor, code, probe: name, trainedOn, ...result });
        }
      });
    }
  }
  if (options.factors) refuseHopeless(options.factors, rows);
  const all = sorted(
    rows.map((row) => ({ ...row, failed: hasFailed(row, rows), leakage: leakageOf(row, rows) })),
    targets.map(({ factor }) => factor),
    codes,
  );
  return { rows: all, leftOut };
}

/** Readings of one fold; its rows are numbers of test images. */
function readFold(
  matrices: readonly Matrix[],
  images: ProbeImages,
  { train, test }: ProbeImages['folds'][number],
  targets: readonly ProbeTarget[],
  probes: readonly ProbeName[],
  seeds: readonly number[],
) {
  const factors = targets.map((target) => {
    const values = valuesOf(target, images);
    return { train: train.map((row) => values[row]!), classes: target.values };
  });
  const first = images.leftOut.length - images.splits.at(-1)!.size;
  return {
    rows: test.map((row) => row - first),
    readings: readFactors(probes, rowsOfAll(matrices, train), rowsOfAll(matrices, test), factors, seeds),
  };
}

/** One a split. */
function codesOf({ dataset }: ProbedRun, { splits, codes }: ProbeImages, code: ProbedCode): readonly Matrix[] {
  if (code === 'pixels') return pixelCodes(splits[0]!, splits.slice(1), dataset.shape);
  return codes.map((own) => (code === 'both' ? sideBySide(own.expression, own.nuisance) : own[code]));
}

function hasFailed(row: Read, rows: readonly Read[]): boolean {
  const linear = rows.find((other) => other.probe === 'linear' && isBeside(other, row) && other.code === row.code);
  return linear !== undefined && row.accuracy < linear.interval[0];
}

function leakageOf(row: Read, rows: readonly Read[]): number | null {
  const full = rows.find((other) => other.code === 'both' && isBeside(other, row) && other.probe === row.probe);
  const hasLeak = full !== undefined && full.interval[0] > full.chance;
  return hasLeak ? (row.accuracy - row.chance) / (full.accuracy - full.chance) : null;
}

function isBeside(a: Read, b: Read): boolean {
  return a.factor === b.factor && a.trainedOn === b.trainedOn;
}

function refuseHopeless(wanted: readonly string[], rows: readonly Read[]): void {
  const hopeless = wanted.find((name) => !rows.some(({ factor }) => factor === name));
  if (hopeless === undefined) return;
  throw new UsageError(
    `No test image has a value of ${hopeless} that an image to train a probe on has, or all have the same: a probe can learn nothing of it`,
    'Leave this factor out.',
  );
}

/** Factor by factor, then code by code, on seen images before unseen; probes as they came. */
function sorted(rows: readonly ProbeRow[], factors: readonly string[], codes: readonly ProbedCode[]): ProbeRow[] {
  return factors.flatMap((factor) =>
    codes.flatMap((code) => rows.filter((row) => row.factor === factor && row.code === code)),
  );
}
