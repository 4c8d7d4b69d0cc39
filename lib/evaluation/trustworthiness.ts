import { MienError } from '../support/errors';
import { checkCodes } from './checkCodes';
import type { Matrix } from './matrix';
import { inBreaths } from './umap/breaths';
import { neighboursWithin } from './umap/neighbours';

/** Points between two turns for others: some 10 ms for 5,000 × 64 codes. */
const ROWS_AT_ONCE = 32;

/**
 * How far neighbours in a projection are neighbours in the codes, 0 … 1 (Venna & Kaski 2001): each of a point's k nearest in the plane
 * costs how far its rank among the point's neighbours in the codes is beyond k. Takes seconds for 5,000 × 64, growing with N² D.
 * @param codes [N, D] @param embedding [N][2]
 * @throws MienError unless k is less than half of N
 */
export async function trustworthiness(
  codes: Matrix,
  embedding: readonly (readonly number[])[],
  k = 15,
  signal?: AbortSignal,
): Promise<number> {
  const n = embedding.length;
  checkCodes(codes);
  if (n !== codes.values.length / codes.columns) {
    throw new MienError(
      `${n} points for ${codes.values.length / codes.columns} codes`,
      'Give the points of these codes.',
    );
  }
  if (!(Number.isInteger(k) && k >= 1 && 2 * k < n)) {
    throw new MienError(`k is ${k} for ${n} points`, 'Give a whole number of 1 or more, less than half of them.');
  }
  const plane = { values: Float32Array.from(embedding.flat()), columns: embedding[0]!.length };
  const { indices } = await inBreaths(neighboursWithin(plane, k + 1), signal);
  const cost = await inBreaths(excessRanks(codes, indices, k), signal);
  return 1 - (2 * cost) / (n * k * (2 * n - 3 * k - 1));
}

/** @param neighbours [N, k + 1], each point its own first */
function* excessRanks({ values, columns }: Matrix, neighbours: Int32Array, k: number): Generator<void, number> {
  const n = values.length / columns;
  const squared = new Float64Array(n); // distances from the point at hand
  let total = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let d = 0; d < columns; d++) sum += (values[i * columns + d]! - values[j * columns + d]!) ** 2;
      squared[j] = sum;
    }
    for (const other of neighbours.subarray(i * (k + 1) + 1, (i + 1) * (k + 1))) {
      let rank = 1;
      const limit = squared[other]!;
      for (let j = 0; j < n; j++) {
        if (j !== i && (squared[j]! < limit || (squared[j] === limit && j < other))) rank++;
      }
      total += Math.max(0, rank - k);
    }
    if (i % ROWS_AT_ONCE === 0) yield;
  }
  return total;
}
