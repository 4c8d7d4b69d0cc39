/**
 * How sure a probe may be. What a probe names and how sure it is are two things: one that is trained to the end names best and is far too
 * sure, and one that is stopped when held-out codes find it too sure names hardly more than chance where little is to be read. So a probe is
 * trained to the end, and its log-odds against the classes' frequencies f are then shrunk by the share s that held-out codes like best:
 *
 *     log p_s = log softmax(log f + s · (u − log f)),   0 ≤ s ≤ 1,   s = argmin CE on held-out codes
 *
 * The cross-entropy is convex in s, at most that of f (s = 0), and the classes that are named do not change. It is temperature scaling
 * (Guo et al. 2017) towards the frequencies instead of towards equal odds. Candidates are compared after it: by what they tell, not by
 * how sure they happen to be.
 */
export interface Shrunk {
  /** s; 0 where nothing is held out that could vouch for more. */
  readonly share: number;
  /** Mean over the held-out codes, nats; 0 where there are none. */
  readonly crossEntropy: number;
}

/** Halvings of 0 … 1. */
const HALVINGS = 14;

/**
 * @param logits [N, K] u, of held-out codes
 * @param labels [N] 0 … K−1
 * @param logFrequencies [K] log f
 */
export function shrink(logits: Float32Array, labels: ArrayLike<number>, logFrequencies: Float64Array): Shrunk {
  const total = { value: 0, slope: 0 };
  const at = (share: number) => {
    total.value = 0;
    total.slope = 0;
    for (let row = 0; row < labels.length; row++) add(total, logits, row, labels[row] as number, logFrequencies, share);
    return total;
  };
  if (labels.length === 0) return { share: 0, crossEntropy: 0 };
  let [low, high] = [0, 1];
  if (at(1).slope <= 0) low = 1;
  else if (at(0).slope >= 0) high = 0;
  for (let i = 0; i < HALVINGS && low < high; i++) {
    const middle = (low + high) / 2;
    if (at(middle).slope > 0) high = middle;
    else low = middle;
  }
  return { share: low, crossEntropy: at(low).value / labels.length };
}

/** Adds −log p_s of one row's label and its derivative in s: Σ_k p_k d_k − d_y, where d = u − log f. */
function add(
  total: { value: number; slope: number },
  logits: Float32Array,
  row: number,
  label: number,
  logFrequencies: Float64Array,
  share: number,
): void {
  const classes = logFrequencies.length;
  const from = row * classes;
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < classes; k++) most = Math.max(most, mixed(logits[from + k]!, logFrequencies[k]!, share));
  let sum = 0;
  let pull = 0;
  for (let k = 0; k < classes; k++) {
    const weight = Math.exp(mixed(logits[from + k]!, logFrequencies[k]!, share) - most);
    sum += weight;
    pull += weight * (logits[from + k]! - logFrequencies[k]!);
  }
  total.value += Math.log(sum) + most - mixed(logits[from + label]!, logFrequencies[label]!, share);
  total.slope += pull / sum - (logits[from + label]! - logFrequencies[label]!);
}

function mixed(logit: number, logFrequency: number, share: number): number {
  return logFrequency + share * (logit - logFrequency);
}

/** log p_s of every row, [N, K]. */
export function shrunkLogs(logits: Float32Array, logFrequencies: Float64Array, share: number): Float32Array {
  const classes = logFrequencies.length;
  const logs = new Float32Array(logits.length);
  for (let from = 0; from < logits.length; from += classes) {
    let sum = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) {
      logs[from + k] = mixed(logits[from + k]!, logFrequencies[k]!, share);
      most = Math.max(most, logs[from + k]!);
    }
    for (let k = 0; k < classes; k++) sum += Math.exp(logs[from + k]! - most);
    for (let k = 0; k < classes; k++) logs[from + k]! -= most + Math.log(sum);
  }
  return logs;
}
