import type { Matrix } from '../../lib/evaluation/matrix';
import { Random } from '../../lib/support/random';

/** Points around given centres, class after class. */
export function blobs(centres: readonly (readonly number[])[], each: number, deviation: number, seed: number) {
  const random = new Random(seed, 'blobs');
  const labels = centres.flatMap((_, k) => new Array<number>(each).fill(k));
  const rows = labels.map((k) => centres[k]!.map((mean) => random.normal(mean, deviation)));
  return { codes: matrixOf(rows), labels, rows };
}

export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  return { values: Float32Array.from(rows.flat()), columns: rows[0]!.length };
}
