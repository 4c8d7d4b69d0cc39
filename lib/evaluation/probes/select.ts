/** Regularisation chosen on held-out training codes: the penalty with the lowest cross-entropy there, of equals the strongest. */
import { type Tensor3D, tf } from '../../engine';
import { targetDistributions } from '../../losses';
import { holdOut } from './holdOut';
import type { ProbeData } from './labelled';
import { type LinearWeights, LogisticRegression, linearLogProbabilities } from './logistic';
import { Mlp, mlpLogProbabilities } from './mlp';
import { heldOutCrossEntropy, type Rows } from './rows';

/** L2 penalties of standardised codes, the strongest first. */
const LINEAR_PENALTIES = [10, 1, 1e-1, 1e-2, 1e-3, 1e-4];
const MLP_PENALTIES = [1e-2, 1e-3, 1e-4];

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
  const chosen = withHoldOuts(data, seeds, (fit, held) => {
    const weights = regression.fit(fit, LINEAR_PENALTIES, path);
    path?.dispose();
    path = weights;
    return lowest(heldOutCrossEntropy(linearLogProbabilities(held.x, weights, classes), held.y));
  });
  const distinct = [...new Set(chosen)];
  const logs = tf.tidy(() => {
    const start = tf.concat(
      distinct.map((p) => path!.slice([0, p * classes], [-1, classes])),
      1,
    ) as LinearWeights;
    const all = { x: data.train, y: targetDistributions(data.trainLabels, classes) };
    const weights = regression.fit(
      all,
      distinct.map((p) => LINEAR_PENALTIES[p]!),
      start,
    );
    return eachPenalty(linearLogProbabilities(data.test, weights, classes));
  });
  path?.dispose();
  regression.dispose();
  return chosen.map((p) => ({ seenLogs: logs[distinct.indexOf(p)]!, penalty: LINEAR_PENALTIES[p]! }));
}

/** Each seed trains on what its hold-out leaves; the held-out codes choose penalty and round. */
export function selectMlp(data: ProbeData, seeds: readonly number[]): Selected[] {
  const mlp = new Mlp();
  const selected = withHoldOuts(data, seeds, (fit, held, seed) => {
    const { weights, heldOut } = mlp.fit(fit, held, MLP_PENALTIES, seed);
    const p = lowest(heldOut);
    const seenLogs = tf.tidy(() => eachPenalty(mlpLogProbabilities(data.test, weights))[p]!);
    tf.dispose(weights);
    return { seenLogs, penalty: MLP_PENALTIES[p]! };
  });
  mlp.dispose();
  return selected;
}

function withHoldOuts<T>(
  data: ProbeData,
  seeds: readonly number[],
  use: (fit: Rows, held: Rows, seed: number) => T,
): T[] {
  return seeds.map((seed) => {
    const { fit, held } = holdOut(data.trainLabels, seed);
    const [fitRows, heldRows] = [fit, held].map((rows) => ({
      x: tf.tidy(() => data.train.gather(tf.tensor1d(rows, 'int32'))),
      y: targetDistributions(
        rows.map((row) => data.trainLabels[row]!),
        data.seen.length,
      ),
    })) as [Rows, Rows];
    const result = use(fitRows, heldRows, seed);
    tf.dispose([fitRows, heldRows].flatMap(({ x, y }) => [x, y]));
    return result;
  });
}

/** [P, N, K] as P arrays */
function eachPenalty(logs: Tensor3D): Float32Array[] {
  return tf.unstack(logs).map((matrix) => matrix.dataSync() as Float32Array);
}

/** The index of the lowest value, of equals the first. */
function lowest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((best, value, i) => (value < (values[best] as number) ? i : best), 0);
}
