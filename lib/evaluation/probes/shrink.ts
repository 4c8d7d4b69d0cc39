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

/** The share is known so far. */
const PRECISION = 1e-5;
const MOST_LOOKS = 40;

/**
 * @param logits [N, K] u, of held-out codes
 * @param labels [N] 0 … K−1
 * @param logFrequencies [K] log f
 */
export function shrink(logits: Float32Array, labels: ArrayLike<number>, logFrequencies: Float64Array): Shrunk {
  if (labels.length === 0) return { share: 0, crossEntropy: 0 };
  const away = logits.map((logit, i) => logit - logFrequencies[i % logFrequencies.length]!); // u − log f
  const at = (share: number) => totalAt(share, away, labels, logFrequencies);
  let now = at(1);
  let [low, high] = [0, 1];
  // Newton's method, within the interval in which the slope changes its sign
  for (let look = 0; look < MOST_LOOKS && now.slope !== 0 && high - low > PRECISION; look++) {
    if (now.slope > 0) high = now.share;
    else low = now.share;
    const aim = Math.min(1, Math.max(0, now.share - now.slope / now.curvature));
    const share = aim >= low && aim <= high ? aim : (low + high) / 2;
    if (Math.abs(share - now.share) < PRECISION) break;
    now = at(share);
  }
  return { share: now.share, crossEntropy: now.value / labels.length };
}

/** Of all rows: Σ −log p_s of the label, and its two derivatives in s. */
interface Total {
  readonly share: number;
  readonly value: number;
  /** Σ_k p_k d_k − d_y, where d = u − log f. */
  readonly slope: number;
  /** Σ_k p_k d_k² − (Σ_k p_k d_k)² */
  readonly curvature: number;
}

function totalAt(share: number, away: Float32Array, labels: ArrayLike<number>, logFrequencies: Float64Array): Total {
  const classes = logFrequencies.length;
  let [value, slope, curvature] = [0, 0, 0];
  for (let row = 0; row < labels.length; row++) {
    const from = row * classes;
    const label = labels[row] as number;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) {
      const logit = logFrequencies[k]! + share * away[from + k]!;
      if (logit > most) most = logit;
    }
    let [sum, pull, square] = [0, 0, 0];
    for (let k = 0; k < classes; k++) {
      const d = away[from + k]!;
      const weight = Math.exp(logFrequencies[k]! + share * d - most);
      sum += weight;
      pull += weight * d;
      square += weight * d * d;
    }
    const mean = pull / sum;
    value += Math.log(sum) + most - (logFrequencies[label]! + share * away[from + label]!);
    slope += mean - away[from + label]!;
    curvature += square / sum - mean * mean;
  }
  return { share, value, slope, curvature };
}

/** log p_s of every row, [N, K]. */
export function shrunkLogs(logits: Float32Array, logFrequencies: Float64Array, share: number): Float32Array {
  const classes = logFrequencies.length;
  const logs = new Float32Array(logits.length);
  for (let from = 0; from < logits.length; from += classes) {
    let sum = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) {
      logs[from + k] = logFrequencies[k]! + share * (logits[from + k]! - logFrequencies[k]!);
      most = Math.max(most, logs[from + k]!);
    }
    for (let k = 0; k < classes; k++) sum += Math.exp(logs[from + k]! - most);
    for (let k = 0; k < classes; k++) logs[from + k]! -= most + Math.log(sum);
  }
  return logs;
}
