import type { Edges } from './fuzzySet';

/**
 * Where new points start: at the mean of their neighbours, weighted by how sure those are, or where a fitted point with the same code
 * lies (umap-learn's `init_graph_transform`): `[M, 2]`.
 * @param anchors the fitted points, [N, 2]
 */
export function averages({ heads, tails, weights }: Edges, anchors: Float32Array, m: number): Float32Array {
  const sums = new Float64Array(m * 2);
  const totals = new Float64Array(m);
  const settled = new Uint8Array(m);
  for (const [edge, i] of heads.entries()) {
    if (settled[i]) continue;
    const weight = weights[edge]!;
    if (weight === 1) {
      settled[i] = 1;
      totals[i] = 1;
      sums.fill(0, 2 * i, 2 * i + 2);
    } else totals[i]! += weight;
    for (const axis of [0, 1]) sums[2 * i + axis]! += weight * anchors[2 * tails[edge]! + axis]!;
  }
  return Float32Array.from(sums, (sum, at) => sum / totals[at >> 1]!);
}
