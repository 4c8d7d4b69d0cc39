import { sum } from '../../support/numbers';

/** No class counts as guessed with less than this probability, where the classes are equally frequent. */
const FLOOR = 0.02;

/** So much of the way from chance to certainty a guess has to come for images to be drawn against it in full. */
const PLAIN = 0.4;

/**
 * How much of a guess is to be drawn against, 0 … 1, where what it is made from shows a little of the expression itself, as a nuisance code
 * and a small image do: s = (a − c) / (0.4 (1 − c)), at most 1. Near chance there is nothing to draw against but that little, and images
 * drawn against it would be those in which the expression is hard to see.
 * @param accuracy a, share guessed out of fold
 * @param chance c, share of the most frequent class
 */
export function strengthAgainst(accuracy: number, chance: number): number {
  return Math.min(1, Math.max(0, (accuracy - chance) / (PLAIN * (1 - chance))));
}

/**
 * [N] how often each image is to be drawn so that what the guesses are made from no longer gives the class away: w = 1 / max(p̂(y
 * | ·) / p(y), 0.02 K)ˢ, with p(y) the share of the image's class. Drawn so with s = 1, the class is as frequent as it was and (but for the
 * bound, 1 / (0.02 K)) independent of what is guessed from, as Σ p(x, y) p(y) / p(y | x) = p(x) p(y) (inverse-probability
 * weighting).
 * @param logs [N, K] out-of-fold log-probabilities
 * @param labels [N]
 * @param strength s, 0 … 1; at 0 images are drawn as they come
 */
export function weightsAgainst(logs: Float32Array, labels: Int32Array, strength = 1): Float32Array {
  const lift = liftOf(logs, labels);
  const classes = logs.length / labels.length;
  return Float32Array.from(labels, (label, i) => lift(i * classes + label) ** -strength);
}

/**
 * [N, K] what the logits of a network are given while it trains, so that it has no use for what the guesses are made from: s log max(p̂(k | ·) / p(k),
 * 0.02 K). Of images drawn with strength t a guess is as good as p̂(k | ·) / p(k) to the power 1 − t: together they take all of it where s = 1 − t.
 * @param logs [N, K] out-of-fold log-probabilities
 * @param labels [N]
 * @param strength s, 0 … 1
 */
export function adjustmentsAgainst(logs: Float32Array, labels: Int32Array, strength: number): Float32Array {
  const lift = liftOf(logs, labels);
  return logs.map((_, at) => strength * Math.log(lift(at)));
}

/** By how much a class is likelier as guessed than by its share, p̂(k | ·) / p(k), bounded from below, of place i·K + k; 1 for a class without images. */
function liftOf(logs: Float32Array, labels: Int32Array): (at: number) => number {
  const classes = logs.length / labels.length;
  const shares = new Float64Array(classes);
  for (const label of labels) shares[label]! += 1 / labels.length;
  return (at) => {
    const share = shares[at % classes]!;
    return share === 0 ? 1 : Math.max(Math.exp(logs[at]!) / share, FLOOR * classes);
  };
}

/** (Σ w)² / Σ w² (Kish 1965): so many images, drawn equally often, would vary a mean as much. */
export function effectiveNumber(weights: Float32Array): number {
  return sum([...weights]) ** 2 / sum(Array.from(weights, (weight) => weight * weight));
}
