import type { Code } from './data';

export interface Neighbour {
  readonly index: number;
  /** Euclidean */
  readonly distance: number;
}

/** The k rows nearest to a code [D], nearest first. @param without a row that is none, the code's own */
export function nearest({ values, columns }: Code, code: ArrayLike<number>, k: number, without = -1): Neighbour[] {
  const found: Neighbour[] = [];
  const rows = values.length / columns;
  for (let row = 0; row < rows; row++) {
    if (row === without) continue;
    let sum = 0;
    for (let d = 0; d < columns; d++) {
      const difference = values[row * columns + d]! - code[d]!;
      sum += difference * difference;
    }
    if (found.length === k && sum >= found[k - 1]!.distance) continue;
    let at = found.length < k ? found.length : k - 1;
    while (at > 0 && found[at - 1]!.distance > sum) at--;
    found.splice(at, 0, { index: row, distance: sum });
    if (found.length > k) found.pop();
  }
  return found.map(({ index, distance }) => ({ index, distance: Math.sqrt(distance) }));
}

/** As many as UMAP ties a point to. */
const TIES = 15;

/**
 * Where a new code belongs among points: at the mean of its nearest ones, weighted as UMAP weighs them before it moves a new point
 * (exp(−(d − d₁)/σ), here with σ the mean of d − d₁). A new point is not moved on from there.
 * @param positions [N, 2] of the rows
 */
export function placeAmong(code: Code, row: ArrayLike<number>, positions: Float32Array): [number, number] {
  const near = nearest(code, row, TIES);
  const first = near[0]?.distance ?? 0;
  const spread = near.reduce((sum, { distance }) => sum + distance - first, 0) / near.length || 1;
  let [x, y, total] = [0, 0, 0];
  for (const { index, distance } of near) {
    const weight = Math.exp((first - distance) / spread);
    x += weight * positions[2 * index]!;
    y += weight * positions[2 * index + 1]!;
    total += weight;
  }
  return [x / total, y / total];
}
