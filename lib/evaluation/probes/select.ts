/** Regularisation chosen on held-out training codes: the penalty with the lowest cross-entropy there, of equals the strongest. */
import { type Tensor3D, tf } from '../../engine';
import { targetDistributions } from '../../losses';
import { holdOut } from './holdOut';
import type { ProbeData } from './labelled';
import { type LinearWeights, LogisticRegression, linearLogProbabilities } from './logistic';
import { fitMlps } from './mlp';
import { mlpLogProbabilities } from './mlpStep';
import { heldOutCrossEntropy, type Rows } from './rows';

/** L2 penalties of standardised codes, the strongest first. */
const LINEAR_PENALTIES = [10, 1, 1e-1, 1e-2, 1e-3, 1e-4];
const MLP_PENALTIES = [3e-3, 1e-3];

/** How near to the minimum, in nats: to choose a penalty, and to measure. */
const ROUGH = 1e-6;
const EXACT = 1e-8;

/** What one seed's probe says of the test images. */
export interface Selected {
  /** [M, number of seen classes] log-probabilities */
  readonly seenLogs: Float32Array;
  readonly penalty: number;
}

/**
 * Each seed chooses a penalty on its own hold-out; the probe is then fitted to all training codes. As the problem is convex, seeds that
 * choose the same penalty have the same probe.
 */
export function selectLinear(data: ProbeData, seeds: readonly number[]): Selected[] {
  const regression = new LogisticRegression();
  const classes = data.seen.length;
  let path: LinearWeights | undefined; // where the next seed starts: it ends elsewhere, but not far
  const chosen = seeds.map((seed) => {
    const { fit, held } = holdOutRows(data, seed);
    const weights = regression.fit(fit, LINEAR_PENALTIES, ROUGH, path);
    path?.dispose();
    path = weights;
    const losses = heldOutCrossEntropy(linearLogProbabilities(held.x, weights, classes), held.y);
    disposeRows({ fit, held });
    return lowest(losses);
  });
  const distinct = [...new Set(chosen)];
  const logs = tf.tidy(() => {
    const start = tf.concat(
      distinct.map((p) => path!.slice([0, p * classes], [-1, classes])),
      1,
    ) as LinearWeights;
    const all = { x: data.train, y: targetDistributions(data.trainLabels, classes) };
    const penalties = distinct.map((p) => LINEAR_PENALTIES[p]!);
    const weights = regression.fit(all, penalties, EXACT, start);
    return eachPenalty(linearLogProbabilities(data.test, weights, classes));
  });
  path?.dispose();
  regression.dispose();
  return chosen.map((p) => ({ seenLogs: logs[distinct.indexOf(p)]!, penalty: LINEAR_PENALTIES[p]! }));
}

/** Each seed trains on what its hold-out leaves; the held-out codes choose penalty and round. */
export function selectMlp(data: ProbeData, seeds: readonly number[]): Selected[] {
  const parts = seeds.map((seed) => ({ seed, ...holdOutRows(data, seed) }));
  const fits = fitMlps(parts.flatMap((part) => MLP_PENALTIES.map((penalty) => ({ ...part, penalty }))));
  const selected = seeds.map((_, s) => {
    const own = fits.slice(s * MLP_PENALTIES.length, (s + 1) * MLP_PENALTIES.length);
    const p = lowest(own.map(({ heldOut }) => heldOut));
    const seenLogs = tf.tidy(() => mlpLogProbabilities(data.test, own[p]!.weights).dataSync() as Float32Array);
    return { seenLogs, penalty: MLP_PENALTIES[p]! };
  });
  tf.dispose(fits.map(({ weights }) => weights));
  for (const part of parts) disposeRows(part);
  return selected;
}

function holdOutRows(data: ProbeData, seed: number): { fit: Rows; held: Rows } {
  const { fit, held } = holdOut(data.trainLabels, seed);
  const rowsOf = (rows: Int32Array): Rows => ({
    x: tf.tidy(() => data.train.gather(tf.tensor1d(rows, 'int32'))),
    y: targetDistributions(
      rows.map((row) => data.trainLabels[row]!),
      data.seen.length,
    ),
  });
  return { fit: rowsOf(fit), held: rowsOf(held) };
}

function disposeRows({ fit, held }: { fit: Rows; held: Rows }): void {
  tf.dispose([fit.x, fit.y, held.x, held.y]);
}

/** [P, N, K] as P arrays */
function eachPenalty(logs: Tensor3D): Float32Array[] {
  return tf.unstack(logs).map((matrix) => matrix.dataSync() as Float32Array);
}

/** The index of the lowest value, of equals the first. */
function lowest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((best, value, i) => (value < (values[best] as number) ? i : best), 0);
}
