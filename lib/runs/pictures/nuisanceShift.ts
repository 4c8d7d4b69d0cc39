import type { Split } from '../../datasets/dataset';
import { encodeSplit } from '../../evaluation/encodeSplit';
import type { Matrix } from '../../evaluation/matrix';
import type { OpenRun } from '../openRun';

/** What the means of classes are taken from: the images that the run was trained on, whatever else it was opened with. */
export type ShiftingRun = Pick<OpenRun, 'model' | 'dataset' | 'codes' | 'training'>;

/** Of more training images the means hardly change, and a large set would take minutes. */
const MOST = 10_000;
/**
 * A class's mean is shrunk as if it had so many more images, which tell nothing: the means of a few images differ by chance more than by expression. Chosen on
 * validation faces among 250, 500, 1,000 and 2,000, with 200 to 8,000 training images of seven classes.
 */
const IMAGES_OF_DOUBT = 500;

/**
 * By how much z_n is expected to differ between faces of one expression and of another, as far as it still tells expressions:
 *
 *     δ = Σ_k (p'_k − p_k) · n_k / (n_k + 500) · (μ_k − μ)
 *
 * with the mean μ_k of z_n over the n_k training images of class k, μ that of all, and the probabilities of the classes in the two images.
 *
 * @returns of the probabilities before and after, each `[N, K]`, `[N, D_n]`; zeros where the training images are not there any more
 */
export function nuisanceShift(run: ShiftingRun): (before: Matrix, after: Matrix) => Matrix {
  const [classes, , columns] = run.model.disentangler.outputs.map(({ shape }) => shape[1] as number);
  const means = meansOf(trainingCodes(run, columns!), classes!);
  return (before, after) => {
    const rows = before.values.length / before.columns;
    const values = new Float32Array(rows * columns!);
    for (let k = 0; k < values.length; k++) {
      const [row, column] = [Math.floor(k / columns!), k % columns!];
      for (const [label, mean] of means.entries()) {
        const at = row * before.columns + label;
        values[k]! += (after.values[at]! - before.values[at]!) * mean[column]!;
      }
    }
    return { values, columns: columns! };
  };
}

/** z_n of training images and their classes. */
interface Labelled extends Pick<Split, 'labels'> {
  readonly nuisance: Matrix;
}

function trainingCodes({ model, dataset, codes, training }: ShiftingRun, columns: number): Labelled {
  if (!training) return { nuisance: { values: new Float32Array(0), columns }, labels: new Int32Array(0) };
  const { size, labels } = training;
  if (training === dataset.splits.train && size <= MOST) return { nuisance: codes('train').nuisance, labels };
  const count = Math.min(size, MOST);
  const images = Array.from({ length: count }, (_, i) => Math.floor((i * size) / count));
  const some = { size: count, read: (rows: readonly number[]) => training.read(rows.map((row) => images[row]!)) };
  const { nuisance } = encodeSplit(model, some, dataset.shape);
  return { nuisance, labels: Int32Array.from(images, (image) => labels[image]!) };
}

/** Shrunk means of classes less the mean of all, `[K, D_n]`. */
function meansOf({ nuisance, labels }: Labelled, classes: number): readonly Float64Array[] {
  const { values, columns } = nuisance;
  const counts = new Uint32Array(classes);
  const sums = Array.from({ length: classes }, () => new Float64Array(columns));
  for (const [image, label] of Array.from(labels).entries()) {
    counts[label]!++;
    for (let d = 0; d < columns; d++) sums[label]![d]! += values[image * columns + d]!;
  }
  const all = (d: number) => sums.reduce((total, of) => total + of[d]!, 0) / Math.max(1, labels.length);
  const overall = Float64Array.from({ length: columns }, (_, d) => all(d));
  return sums.map((total, label) =>
    total.map((value, d) => (value - counts[label]! * overall[d]!) / (counts[label]! + IMAGES_OF_DOUBT)),
  );
}
