/** The images whose codes probes are trained and tested on: those that the model was trained on, or others. */
import { findCopies } from '../../datasets/card/copies';
import { eachDigest } from '../../datasets/card/exactCopies';
import { type ImageShape, SPLIT_NAMES, type Split, type SplitName } from '../../datasets/dataset';
import type { CachedDataset } from '../../datasets/packed/cache';
import { openOtherFaces } from '../../datasets/sets/synthetic/open';
import { completeOptions, syntheticHeader } from '../../datasets/synthetic';
import { encodeSplit, type SplitCodes } from '../../evaluation/encodeSplit';
import { FOLDS, stratifiedFolds } from '../../evaluation/guesses/folds';
import { type Matrix, takeRows } from '../../evaluation/matrix';
import type { Listener } from '../../support/listener';
import { Random } from '../../support/random';
import type { OpenRun } from '../openRun';

/**
 * Codes that probes are trained on: of the model's own training images (`seen`), or of images that it has not been trained on (`unseen`).
 * The two can disagree: training can flatten the codes of the images that it sees, and of no others.
 */
export const TRAINED_ON = ['seen', 'unseen'] as const;
export type TrainedOn = (typeof TRAINED_ON)[number];

/** Some images, one after the other, and how they are divided. */
export interface ProbeImages {
  /** Splits side by side; the last is the test split. */
  readonly splits: readonly Split[];
  readonly codes: readonly SplitCodes[];
  /** By number, counted over all splits: what probes of a fold are trained on, and the test images that they are asked about. */
  readonly folds: readonly { readonly train: Int32Array; readonly test: Int32Array }[];
  /** Images that must not count: copies of what the model, or another image here, has shown. */
  readonly leftOut: readonly boolean[];
  /** Gives back the files of images that the run's dataset does not have. */
  close(): void;
}

const nothingToClose = () => {};

/** As many others as there are training images, and at most so many. */
const MOST_OTHERS = 8000;

export type ProbedRun = Pick<OpenRun, 'config' | 'dataset' | 'isOwn' | 'training' | 'codes' | 'model'>;

/** The training split, and the test split without copies of it; undefined where the model has not been trained on this dataset. */
export function seenImages({ dataset: { splits, shape }, isOwn, codes }: ProbedRun): ProbeImages | undefined {
  if (!isOwn) return undefined;
  const copies = findCopies(splits.test, splits.train, shape);
  return {
    splits: [splits.train, splits.test],
    codes: [codes('train'), codes('test')],
    folds: [{ train: range(0, splits.train.size), test: range(splits.train.size, splits.test.size) }],
    leftOut: [...new Array<boolean>(splits.train.size).fill(false), ...copies],
    close: nothingToClose,
  };
}

/**
 * Of the built-in faces as many others as the training split has, up to 8,000, drawn as the test split is. Of other datasets there are no
 * more: the validation and test splits are cross-fitted, so that each test image is read by probes that are trained on four fifths of the
 * rest of these, up to 8,000; of a dataset that the model was not trained on, the training split as well.
 */
export async function unseenImages(run: ProbedRun, listener: Listener): Promise<ProbeImages> {
  const others = await otherFaces(run, listener);
  if (!others) return crossFit(run);
  const { test: split } = others.splits;
  const { splits, shape } = run.dataset;
  return {
    splits: [split, splits.test],
    codes: [encodeSplit(run.model, split, shape), run.codes('test')],
    folds: [{ train: range(0, split.size), test: range(split.size, splits.test.size) }],
    leftOut: [...new Array<boolean>(split.size).fill(false), ...findCopies(splits.test, splits.train, shape)],
    close: () => others.close(),
  };
}

/** Of the same classes and shape as the run's dataset; undefined where that is another set, or the faces divided, narrowed or mapped. */
async function otherFaces(
  { config, dataset, isOwn }: ProbedRun,
  listener: Listener,
): Promise<CachedDataset | undefined> {
  const { name, synthetic, fold, subset } = config.dataset;
  if (!isOwn || name !== 'synthetic' || dataset.name !== 'synthetic' || fold) return undefined;
  if (Object.values(subset ?? {}).some((values) => Object.keys(values ?? {}).length > 0)) return undefined;
  const { classes, shape } = syntheticHeader(completeOptions(synthetic ?? {}));
  if (classes.join() !== dataset.classes.join() || shape.join() !== dataset.shape.join()) return undefined;
  return openOtherFaces(synthetic ?? {}, Math.min(MOST_OTHERS, dataset.splits.train.size), listener);
}

function crossFit({ dataset, isOwn, training, codes }: ProbedRun): ProbeImages {
  const names: readonly SplitName[] = isOwn ? ['validation', 'test'] : SPLIT_NAMES;
  const splits = names.map((name) => dataset.splits[name]).filter(({ size }) => size > 0);
  const foldOf = stratifiedFolds(splits.flatMap(({ labels }) => [...labels]));
  const rows = range(0, foldOf.length);
  const order = new Random(1, 'others').permutation(foldOf.length);
  const isTest = (row: number) => row >= foldOf.length - dataset.splits.test.size;
  return {
    splits,
    codes: splits.map(({ name }) => codes(name)),
    folds: Array.from({ length: FOLDS }, (_, fold) => ({
      train: order
        .filter((row) => foldOf[row] !== fold)
        .slice(0, MOST_OTHERS)
        .sort(),
      test: rows.filter((row) => foldOf[row] === fold && isTest(row)),
    })).filter(({ test }) => test.length > 0),
    leftOut: repeated(splits, training, dataset.shape),
    close: nothingToClose,
  };
}

/** Images that the model was trained on, and all but the first of those that are the same among these. */
function repeated(splits: readonly Split[], training: Split | undefined, shape: ImageShape): boolean[] {
  const known = new Set<string>();
  if (training) eachDigest(training, shape, (digest) => known.add(digest.toString('base64')));
  const copies: boolean[] = [];
  for (const split of splits) {
    eachDigest(split, shape, (digest) => {
      const name = digest.toString('base64');
      copies.push(known.has(name));
      known.add(name);
    });
  }
  return copies;
}

/** Rows of matrices that stand one after the other. */
export function rowsOfAll(matrices: readonly Matrix[], rows: Int32Array): Matrix {
  const columns = matrices[0]!.columns;
  const values = new Float32Array(matrices.reduce((length, matrix) => length + matrix.values.length, 0));
  let at = 0;
  for (const matrix of matrices) {
    values.set(matrix.values, at);
    at += matrix.values.length;
  }
  return takeRows({ values, columns }, rows);
}

function range(start: number, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => start + i);
}
