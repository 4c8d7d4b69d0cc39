/**
 * Whether probabilities mean what they say: of the images that a classifier is 80 % sure of, are 80 % right? A network is usually too sure,
 * and one number, fitted on images it was not trained on, mends most of that: softmax(z / T), which is p^(1/T) again summing to one, and
 * leaves every decision as it was (Guo et al. 2017, "On Calibration of Modern Neural Networks").
 */
import type { Matrix } from './matrix';

/** Where `fitTemperature` looks: far beyond what a network that has learned anything needs. */
const TEMPERATURES = [0.05, 20] as const;
/** Probabilities that were rounded to 0 are taken for this. */
const LEAST = 1e-30;
/** Bins of equal width, as in the paper. */
const BINS = 15;

/**
 * The temperature T that makes the labels likeliest, by bisection: with β = 1/T the mean of −log p is convex, and its slope is the mean of
 * (what the logits are on average − the label's logit).
 * @param probabilities [N, K]
 * @param labels [N]
 * @returns within 0.05 … 20; above 1 where the classifier is too sure
 * @throws RangeError when there are no images, or not one label an image
 */
export function fitTemperature(probabilities: Matrix, labels: ArrayLike<number>): number {
  checkRows(probabilities, labels);
  const { values, columns } = probabilities;
  const logits = values.map((p) => Math.log(Math.max(p, LEAST)));
  const slope = (beta: number) => {
    let sum = 0;
    for (let i = 0; i < labels.length; i++) {
      const row = logits.subarray(i * columns, (i + 1) * columns);
      const weights = row.map((logit) => Math.exp(beta * logit));
      const total = weights.reduce((a, b) => a + b, 0);
      sum += row.reduce((mean, logit, k) => mean + (weights[k]! / total) * logit, 0) - row[labels[i]!]!;
    }
    return sum;
  };
  let [low, high] = TEMPERATURES.map((t) => 1 / t).reverse() as [number, number];
  for (let i = 0; i < 40; i++) {
    const middle = Math.sqrt(low * high);
    if (slope(middle) < 0) low = middle;
    else high = middle;
  }
  return 1 / Math.sqrt(low * high);
}

/** [N, K] to [N, K]: p^(1/T), each row again summing to one. */
export function calibrated({ values, columns }: Matrix, temperature: number): Matrix {
  const scaled = Float32Array.from(values);
  for (let start = 0; start < scaled.length; start += columns) {
    const row = scaled.subarray(start, start + columns);
    const most = row.reduce((a, b) => Math.max(a, b), LEAST); // so that small powers of all do not vanish together
    for (let k = 0; k < columns; k++) row[k] = (Math.max(row[k]!, LEAST) / most) ** (1 / temperature);
    const total = row.reduce((a, b) => a + b, 0);
    for (let k = 0; k < columns; k++) row[k]! /= total;
  }
  return { values: scaled, columns };
}

/**
 * Expected calibration error: over 15 bins of the highest probability, |share that is right − mean of that probability|, weighted by how
 * many images are in each (Naeini et al. 2015).
 * @param probabilities [N, K]
 * @param labels [N]
 * @returns 0 … 1, 0 where every probability means what it says
 * @throws RangeError when there are no images, or not one label an image
 */
export function calibrationError(probabilities: Matrix, labels: ArrayLike<number>): number {
  checkRows(probabilities, labels);
  const { values, columns } = probabilities;
  const gaps = new Float64Array(BINS);
  for (let i = 0; i < labels.length; i++) {
    const row = values.subarray(i * columns, (i + 1) * columns);
    const confidence = row.reduce((a, b) => Math.max(a, b));
    const bin = Math.max(0, Math.min(BINS, Math.ceil(confidence * BINS)) - 1); // the upper edge belongs to a bin
    gaps[bin]! += Number(row.indexOf(confidence) === labels[i]) - confidence;
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / labels.length;
}

function checkRows({ values, columns }: Matrix, labels: ArrayLike<number>): void {
  if (labels.length > 0 && values.length === labels.length * columns) return;
  throw new RangeError(`${values.length / columns} rows of probabilities do not fit ${labels.length} labels`);
}
