/** UMAP projections of codes to the plane (McInnes et al. 2018), by umap-js; neighbours and first layout come from the engine. */
import { UMAP } from 'umap-js';
import { tf } from '../engine';
import { MienError } from '../support/errors';
import type { Report } from '../support/progress';
import { Random } from '../support/random';
import type { Matrix } from './encodeSplit';

export interface UmapOptions {
  /** Neighbours that each point is tied to: fewer show finer, more show broader structure. */
  readonly neighbours: number;
  /** How close points may lie in the plane, 0 … 1. */
  readonly minDistance: number;
  readonly seed: number;
  readonly progress?: Report;
}

export const UMAP_DEFAULTS: UmapOptions = { neighbours: 15, minDistance: 0.1, seed: 1 };

/** Rows whose distances to all others are computed at once, which bounds the memory: BLOCK × N floats. */
const BLOCK = 512;
/** Steps of the layout between two reports. */
const STEPS_AT_ONCE = 10;

/**
 * Projects codes to the plane, `[N, D] -> [N][2]`. The same codes and seed give the same projection.
 * @throws MienError when there are no more points than neighbours
 */
export async function projectUmap(codes: Matrix, given: Partial<UmapOptions> = {}): Promise<[number, number][]> {
  const options = { ...UMAP_DEFAULTS, ...given };
  const n = codes.values.length / codes.columns;
  if (n <= options.neighbours) {
    throw new MienError(
      `UMAP needs more points (${n}) than neighbours (${options.neighbours})`,
      'Give more images or a smaller neighbours option.',
    );
  }
  const random = new Random(options.seed, 'umap');
  const umap = new UMAP({
    nNeighbors: options.neighbours,
    minDist: options.minDistance,
    random: () => random.uniform(),
  });
  const { indices, distances } = nearestNeighbours(codes, options.neighbours);
  umap.setPrecomputedKNN(indices, distances);
  const rows = Array.from({ length: n }, (_, i) =>
    Array.from(codes.values.subarray(i * codes.columns, (i + 1) * codes.columns)),
  );
  const steps = umap.initializeFit(rows);
  startFromPrincipalComponents(umap.getEmbedding(), codes, random);
  for (let step = 0; step < steps; step++) {
    umap.step();
    if (step % STEPS_AT_ONCE === 0) {
      options.progress?.(step, steps);
      await new Promise(setImmediate);
    }
  }
  options.progress?.(steps, steps);
  return umap.getEmbedding() as [number, number][];
}

/** Exact Euclidean neighbours, each point its own first, as umap-js expects. */
export function nearestNeighbours(codes: Matrix, k: number): { indices: number[][]; distances: number[][] } {
  const n = codes.values.length / codes.columns;
  const indices: number[][] = [];
  const distances: number[][] = [];
  tf.tidy(() => {
    const given = tf.tensor2d(codes.values, [n, codes.columns]);
    const all = given.sub(given.mean(0)); // or an offset that all share would use up the digits of the squares below
    const norms = all.square().sum(1);
    for (let start = 0; start < n; start += BLOCK) {
      const size = Math.min(BLOCK, n - start);
      const [near, far] = tf.tidy(() => {
        const block = all.slice([start, 0], [size, -1]);
        const squared = block
          .square()
          .sum(1, true)
          .add(norms)
          .sub(block.matMul(all, false, true).mul(2)); // [size, N]
        const top = tf.topk(squared.neg(), k + 1, true);
        return [top.indices.arraySync() as number[][], top.values.neg().maximum(0).sqrt().arraySync() as number[][]];
      });
      near.forEach((row, i) => {
        // rounding can put an exact copy before the point itself
        const others = row
          .map((index, rank) => ({ index, distance: far[i]![rank]! }))
          .filter(({ index }) => index !== start + i);
        const nearest = [{ index: start + i, distance: 0 }, ...others.slice(0, k - 1)];
        indices.push(nearest.map(({ index }) => index));
        distances.push(nearest.map(({ distance }) => distance));
      });
    }
  });
  return { indices, distances };
}

/** Overwrites a random layout by the first two principal components, scaled to a side of 10, with a little noise against ties. */
function startFromPrincipalComponents(layout: number[][], codes: Matrix, random: Random): void {
  const n = codes.values.length / codes.columns;
  const components = tf.tidy(() => {
    const x = tf.tensor2d(codes.values, [n, codes.columns]);
    const centred = x.sub(x.mean(0)) as typeof x;
    let basis = tf.tensor2d(
      Float32Array.from({ length: codes.columns * 2 }, () => random.normal()),
      [codes.columns, 2],
    );
    const covariance = centred.matMul(centred, true).div(n) as typeof x;
    for (let i = 0; i < 50; i++) basis = orthonormal(covariance.matMul(basis) as typeof x); // subspace iteration
    return centred.matMul(basis).arraySync() as number[][];
  });
  const largest = Math.max(...components.map(([a, b]) => Math.max(Math.abs(a!), Math.abs(b!))), 1e-12);
  components.forEach((point, i) => {
    const row = layout[i]!;
    for (const axis of [0, 1]) row[axis] = (point[axis]! / largest) * 10 + random.normal(0, 1e-4);
  });
}

/** Gram–Schmidt on two columns, `[D, 2] -> [D, 2]`. */
function orthonormal(basis: ReturnType<typeof tf.tensor2d>): ReturnType<typeof tf.tensor2d> {
  const [first, second] = tf.split(basis, 2, 1) as [typeof basis, typeof basis];
  const a = first.div(first.norm().add(1e-12));
  const rest = second.sub(a.mul(a.mul(second).sum()));
  return tf.concat([a, rest.div(rest.norm().add(1e-12))], 1) as typeof basis;
}
