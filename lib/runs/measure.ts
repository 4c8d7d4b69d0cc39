import { setImmediate as nextTick } from 'node:timers/promises';
import { findCopies } from '../datasets/card/copies';
import { filledSplit } from '../datasets/splits/namedSplit';
import {
  type Dci,
  dci,
  type FactorVaeScore,
  factorVaeScore,
  type LabelledCodes,
  type LabelledFactor,
  type MutualInformationGap,
  mutualInformationGap,
  type SeparatedAttributePredictability,
  separatedAttributePredictability,
} from '../evaluation/disentanglement';
import { type Matrix, sideBySide, takeRows } from '../evaluation/matrix';
import { type RetrievalRow, retrieval } from '../evaluation/retrieval';
import { LISTENER_KEYS, requireSettings } from '../support/argument';
import { type Listener, reportTo } from '../support/listener';
import { orTerminal } from '../support/progress';
import { Random } from '../support/random';
import { type OpenRun, requireRun } from './openRun';

export type Block = 'expression' | 'nuisance' | 'both';

/** Metrics of one code, over the expression and every nuisance factor of the dataset. */
export interface BlockMetrics {
  readonly code: Block;
  readonly mig: MutualInformationGap;
  readonly sap: SeparatedAttributePredictability;
  readonly dci: Dci;
  readonly factorVae: FactorVaeScore;
}

/** How the codes of a run are laid out. */
export interface Measurements {
  /** Factors of one value among the images: there is nothing to find of them, and they are in no metric. */
  readonly constant: readonly string[];
  readonly disentanglement: readonly BlockMetrics[];
  readonly retrieval: readonly (RetrievalRow & { readonly code: Block })[];
}

/** MIG, SAP, DCI, FactorVAE, and what neighbours share. */
const METRICS = 5;

export interface MeasureOptions extends Listener {
  /** Default 1. */
  readonly seed?: number;
}

/**
 * Measures how the codes of the test split are laid out: the metrics of disentanglement, which look at single dimensions, and what nearest
 * neighbours share; of z_e, z_n and both side by side. Takes seconds for 2,000 images.
 * Images with an exact copy in training are left out, as with the probes, and factors of one value, by name.
 * @throws MienError when every factor has one value
 * @throws InterruptedError when it is aborted
 */
export async function measure(
  run: Pick<OpenRun, 'dataset' | 'training' | 'codes'>,
  options: MeasureOptions = {},
): Promise<Measurements> {
  requireRun(run);
  requireSettings(options, ['seed', ...LISTENER_KEYS]);
  const { seed = 1, ...listener } = orTerminal(options);
  const { dataset } = run;
  filledSplit(dataset, 'test');
  const codes = run.codes('test');
  const { test } = dataset.splits;
  const copies = run.training ? findCopies(test, run.training, dataset.shape) : [];
  const unseen = Int32Array.from({ length: test.size }, (_, i) => i).filter((i) => !copies[i]);
  const all: LabelledFactor[] = [{ name: 'expression', codes: test.labels }, ...test.factors];
  const targets = all.filter((factor) => valuesAmong(factor, unseen) > 1);
  const constant = all.filter((factor) => !targets.includes(factor)).map(({ name }) => name);
  const order = new Random(seed, 'halves').permutation(unseen.length);
  const half = Math.ceil(unseen.length / 2);
  const blocks: [Block, Matrix][] = [
    ['expression', codes.expression],
    ['nuisance', codes.nuisance],
    ['both', sideBySide(codes.expression, codes.nuisance)],
  ];
  const report = reportTo(listener, 'Measuring the codes');
  let done = 0;
  const step = async <T>(what: string, compute: () => T): Promise<T> => {
    const measured = compute();
    await nextTick(); // lets an interruption through
    report(++done, METRICS * blocks.length, what);
    return measured;
  };
  const disentanglement: BlockMetrics[] = [];
  const retrieved: (RetrievalRow & { readonly code: Block })[] = [];
  for (const [code, own] of blocks) {
    const given = rowsOf({ codes: own, factors: targets }, unseen);
    const [fitted, judged] = [rowsOf(given, order.subarray(0, half)), rowsOf(given, order.subarray(half))];
    disentanglement.push({
      code,
      mig: await step(`MIG of ${code}`, () => mutualInformationGap(given)),
      sap: await step(`SAP of ${code}`, () => separatedAttributePredictability(fitted, judged)),
      dci: await step(`DCI of ${code}`, () => dci(given, seed)),
      factorVae: await step(`FactorVAE score of ${code}`, () => factorVaeScore(given, seed)),
    });
    const rows = await step(`neighbours by ${code}`, () => retrieval(given, undefined, seed));
    retrieved.push(...rows.map((row) => ({ code, ...row })));
  }
  return { constant, disentanglement, retrieval: retrieved };
}

/** How many values of a factor some images have, unknown ones not counted. */
function valuesAmong({ codes }: LabelledFactor, rows: Int32Array): number {
  return new Set([...rows].map((row) => codes[row]!).filter((code) => code >= 0)).size;
}

function rowsOf({ codes, factors }: LabelledCodes, rows: Int32Array): LabelledCodes {
  return {
    codes: takeRows(codes, rows),
    factors: factors.map(({ name, codes: of }) => ({ name, codes: Int32Array.from(rows, (i) => of[i]!) })),
  };
}
