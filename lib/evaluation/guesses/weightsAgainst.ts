import { sum } from '../../support/numbers';

/** No image counts as if its class were guessed with less than this probability, where the classes are equally frequent. */
const FLOOR = 0.02;

/**
 * [N] how often each image is to be drawn so that what the guesses are made from no longer gives the class away: w = 1 / max(p̂(y
 * | ·) / p(y), 0.02 K), with p(y) the share of the image's class. Drawn so, the class is as frequent as it was and (but for the
 * bound, 1 / (0.02 K)) independent of what is guessed from, as Σ p(x, y) p(y) / p(y | x) = p(x) p(y) (inverse-probability
 * weighting).
 * @param logs [N, K] out-of-fold log-probabilities
 * @param labels [N]
 */
export function weightsAgainst(logs: Float32Array, labels: Int32Array): Float32Array {
  const classes = logs.length / labels.length;
  const shares = new Float64Array(classes);
  for (const label of labels) shares[label]! += 1 / labels.length;
  return Float32Array.from(labels, (label, i) => {
    const lift = Math.exp(logs[i * classes + label]!) / shares[label]!;
    return 1 / Math.max(lift, FLOOR * classes);
  });
}

/** (Σ w)² / Σ w² (Kish 1965): so many images, drawn equally often, would vary a mean as much. */
export function effectiveNumber(weights: Float32Array): number {
  return sum([...weights]) ** 2 / sum(Array.from(weights, (weight) => weight * weight));
}
