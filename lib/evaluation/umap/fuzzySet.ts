/**
 * The fuzzy graph that UMAP draws: McInnes, Healy & Melville 2018 (arXiv:1802.03426), algorithms 2 and 3, with the constants of
 * umap-learn. umap-js computes the same but keeps it to itself; a test compares the two.
 */
import { mean } from '../../support/numbers';
import type { Neighbours } from './neighbours';

/** E directed edges, by rising head. */
export interface Edges {
  readonly heads: Int32Array;
  readonly tails: Int32Array;
  /** 0 … 1: how surely the two are neighbours. */
  readonly weights: Float64Array;
}

const TOLERANCE = 1e-5;
const BISECTIONS = 64;
/** The width of a neighbourhood is at least this much of the mean distance. */
const LEAST_WIDTH = 1e-3;

/** The graph of a fit: symmetric, both directions of an edge are in it. */
export function fuzzySet(neighbours: Neighbours): Edges {
  return union(neighbours, memberships(neighbours, true));
}

/** The graph between new points (heads) and fitted ones (tails). */
export function fuzzySetToFitted(neighbours: Neighbours): Edges {
  const { k, indices } = neighbours;
  const heads = Int32Array.from(indices, (_, at) => Math.floor(at / k));
  return { heads, tails: indices, weights: memberships(neighbours, false) };
}

/** Without the edges so weak that no epoch would sample them. */
export function withoutFaint({ heads, tails, weights }: Edges, epochs: number): Edges {
  const least = weights.reduce((max, weight) => Math.max(max, weight), 0) / epochs;
  const kept = (_: number, edge: number) => weights[edge]! > 0 && weights[edge]! >= least;
  return { heads: heads.filter(kept), tails: tails.filter(kept), weights: weights.filter(kept) };
}

/**
 * How surely each neighbour is one, [M, k]: exp(−(d − ρ) / σ), where σ makes them log2(k) together.
 * @param own whether each point comes first in its own list: then ρ is the distance to the nearest other, so that no point is alone
 */
function memberships({ k, indices, distances }: Neighbours, own: boolean): Float64Array {
  const overall = mean(distances);
  const result = new Float64Array(distances.length);
  for (let i = 0; i < distances.length / k; i++) {
    const row = distances.subarray(i * k, (i + 1) * k);
    const nearest = own ? (row.find((distance) => distance > 0) ?? 0) : 0;
    const least = LEAST_WIDTH * (nearest > 0 ? mean(row) : overall);
    const width = Math.max(widthOf(row, nearest), least);
    for (let rank = 0; rank < k; rank++) {
      const beyond = row[rank]! - nearest;
      if (own && indices[i * k + rank] === i) continue;
      result[i * k + rank] = beyond <= 0 ? 1 : Math.exp(-beyond / width);
    }
  }
  return result;
}

/** σ, by bisection; the first of the row does not count, as in umap-learn. */
function widthOf(row: Float64Array, nearest: number): number {
  const target = Math.log2(row.length);
  let [low, width, high] = [0, 1, Number.POSITIVE_INFINITY];
  for (let i = 0; i < BISECTIONS; i++) {
    let sum = 0;
    for (let rank = 1; rank < row.length; rank++) sum += Math.exp(-Math.max(row[rank]! - nearest, 0) / width);
    if (Math.abs(sum - target) < TOLERANCE) break;
    if (sum > target) high = width;
    else low = width;
    width = high === Number.POSITIVE_INFINITY ? width * 2 : (low + high) / 2;
  }
  return width;
}

/** Either of two neighbours is enough (probabilistic t-conorm): w + w′ − w w′. */
function union({ k, indices }: Neighbours, weights: Float64Array): Edges {
  const n = indices.length / k;
  const starts = new Int32Array(n + 1); // of the edges that come in, by the point they come in to
  for (const j of indices) starts[j + 1]!++;
  for (let j = 0; j < n; j++) starts[j + 1]! += starts[j]!;
  const filled = starts.slice(0, n);
  const incoming = new Int32Array(indices.length);
  for (const [edge, j] of indices.entries()) incoming[filled[j]!++] = edge;

  const [heads, tails, all]: [number[], number[], number[]] = [[], [], []];
  const add = (i: number, j: number, weight: number) => {
    if (weight <= 0) return;
    heads.push(i);
    tails.push(j);
    all.push(weight);
  };
  const out = new Float64Array(n); // the weights from the point at hand
  for (let i = 0; i < n; i++) {
    for (let edge = i * k; edge < (i + 1) * k; edge++) out[indices[edge]!] = weights[edge]!;
    for (let at = starts[i]!; at < starts[i + 1]!; at++) {
      const edge = incoming[at]!;
      const j = Math.floor(edge / k);
      const [there, back] = [out[j]!, weights[edge]!];
      add(i, j, there + back - there * back);
      out[j] = 0;
    }
    for (let edge = i * k; edge < (i + 1) * k; edge++) {
      add(i, indices[edge]!, out[indices[edge]!]!);
      out[indices[edge]!] = 0;
    }
  }
  return { heads: Int32Array.from(heads), tails: Int32Array.from(tails), weights: Float64Array.from(all) };
}
