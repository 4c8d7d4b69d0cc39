/** A method of one's own in the challenge: what it says of the test images, as files, or as a model that is asked. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { batchesInOrder } from '../../datasets/batches/batches';
import type { Dataset, Split } from '../../datasets/dataset';
import { openDataset } from '../../datasets/open';
import { type LayersModel, type Tensor, tf } from '../../engine';
import { argMaxRows } from '../../evaluation/classification';
import type { Matrix } from '../../evaluation/matrix';
import { PROBES, trainProbe } from '../../evaluation/probes';
import { MienError, messageOf, UsageError } from '../../support/errors';
import type { Listener } from '../../support/listener';
import { readNpyFloats } from '../../support/npy/npy';
import { type Condition, conditionsOf, datasetOf, type extentOf, folderOf } from './conditions';
import type { Outcome } from './rows';

/** A name in the table, and the folder with its files. */
export interface OwnMethod {
  readonly name: string;
  readonly folder: string;
}

/** What a method says of images. */
interface Said {
  /** [M, K] of the test images. */
  readonly probabilities: Matrix;
  /** Nuisance codes of training and test images, for a method that has such. */
  readonly nuisance?: { readonly train: Matrix; readonly test: Matrix };
}

const BATCH = 256;
const MODEL = 'model.json';
const PROBABILITIES = 'probabilities.npy';

/**
 * Judges a method of one's own. Its folder has one for each condition (`none`, `light-0.9`, …), with the files of one training,
 * or folders of several, a seed each: either `model.json`, a tfjs LayersModel from images in 0 … 1 to probabilities, and as its
 * last of several outputs the nuisance code; or `probabilities.npy` [M, K] of the test images and, if it has such codes,
 * `nuisance-train.npy` and `nuisance-test.npy`, float32 each. Conditions that are not there are left out.
 * @throws UsageError when no condition is there
 * @throws MienError when a file is not as it should be
 */
export async function judgeOwnMethod(
  { name, folder }: OwnMethod,
  extent: ReturnType<typeof extentOf>,
  listener: Listener = {},
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const condition of conditionsOf(extent)) {
    const place = join(folder, folderOf(condition));
    if (!existsSync(place)) continue;
    const dataset = await openDataset(datasetOf(extent, condition), listener);
    try {
      for (const training of trainingsIn(place)) outcomes.push(await judgeTraining(name, condition, training, dataset));
    } finally {
      dataset.close();
    }
  }
  if (outcomes.length > 0) return outcomes;
  const names = [...new Set(conditionsOf(extent).map(folderOf))].join(', ');
  throw new UsageError(`${folder} has none of the folders ${names}`, 'docs/challenge.md says what is in them.');
}

/** The folder itself where the files are in it, or those below. */
function trainingsIn(place: string): string[] {
  const holds = (folder: string) => [MODEL, PROBABILITIES].some((file) => existsSync(join(folder, file)));
  if (holds(place)) return [place];
  const below = readdirSync(place)
    .sort()
    .map((entry) => join(place, entry))
    .filter(holds);
  if (below.length > 0) return below;
  throw new MienError(`${place} has no ${MODEL} and no ${PROBABILITIES}`, 'Put one there, or into a folder a seed.');
}

async function judgeTraining(
  method: string,
  { factor, shortcut }: Condition,
  training: string,
  dataset: Dataset,
): Promise<Outcome> {
  const { probabilities, nuisance } = existsSync(join(training, MODEL))
    ? await askModel(join(training, MODEL), dataset)
    : readSaid(training, dataset);
  const { train, test } = dataset.splits;
  const named = argMaxRows(probabilities.values, probabilities.columns);
  const accuracy = named.filter((label, i) => label === test.labels[i]).length / test.size;
  const read = (codes: { readonly train: Matrix; readonly test: Matrix }) =>
    PROBES.map(
      (probe) =>
        trainProbe(
          probe,
          { codes: codes.train, labels: train.labels },
          { codes: codes.test, labels: test.labels },
          dataset.classes.length,
        ).accuracy,
    );
  const leakage = nuisance ? Math.max(...read(nuisance)) : null;
  return { method, seed: null, factor, shortcut, accuracy, n: test.size, leakage };
}

async function askModel(file: string, dataset: Dataset): Promise<Said> {
  let model: LayersModel;
  try {
    model = await tf.loadLayersModel(`file://${file}`);
  } catch (error) {
    throw new MienError(`Cannot load ${file}: ${messageOf(error)}`, 'It takes a tfjs LayersModel.', { cause: error });
  }
  try {
    const ask = (split: Split, output: number): Matrix => {
      const parts: Float32Array[] = [];
      for (const images of batchesInOrder(split, dataset.shape, BATCH)) {
        parts.push(
          tf.tidy(() => {
            const said = model.predict(images) as Tensor | Tensor[];
            return (Array.isArray(said) ? said.at(output)! : said).dataSync() as Float32Array;
          }),
        );
        images.dispose();
      }
      const values = Float32Array.from(parts.flatMap((part) => [...part]));
      return { values, columns: values.length / split.size };
    };
    const { train, test } = dataset.splits;
    const said = (split: Split, output: number, columns?: number) => checked(ask(split, output), split, file, columns);
    const probabilities = said(test, 0, dataset.classes.length);
    if (model.outputs.length < 2) return { probabilities };
    return { probabilities, nuisance: { train: said(train, -1), test: said(test, -1) } };
  } finally {
    model.dispose();
  }
}

function readSaid(training: string, { splits, classes }: Dataset): Said {
  const read = (name: string, split: Split, columns?: number) => {
    const file = join(training, name);
    const { values, shape } = readNpyFloats(file);
    const matrix = { values, columns: values.length / Math.max(1, shape[0] ?? 1) };
    return checked(matrix, split, file, columns);
  };
  const probabilities = read(PROBABILITIES, splits.test, classes.length);
  if (!existsSync(join(training, 'nuisance-test.npy'))) return { probabilities };
  const [train, test] = [read('nuisance-train.npy', splits.train), read('nuisance-test.npy', splits.test)];
  return { probabilities, nuisance: { train, test } };
}

/** @throws MienError when there is not a row for each image, or not a column for each class, or a value is not finite: NaN would name a class */
function checked(matrix: Matrix, split: Split, file: string, columns = matrix.columns): Matrix {
  const rows = matrix.values.length / matrix.columns;
  if (rows === split.size && matrix.columns === columns) {
    const at = matrix.values.findIndex((value) => !Number.isFinite(value));
    if (at === -1) return matrix;
    throw new MienError(
      `${file} says ${matrix.values[at]} of ${split.name} image ${Math.floor(at / columns)}`,
      'See in its training why it is not finite.',
    );
  }
  throw new MienError(
    `${basename(file)} of ${file} has ${rows} × ${matrix.columns} values where ${split.size} × ${columns} were expected`,
    `It has a row for each ${split.name} image, in their order.`,
  );
}
