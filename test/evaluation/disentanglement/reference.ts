import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabelledCodes } from '../../../lib/evaluation/disentanglement';

export interface ReferenceCode {
  readonly given: LabelledCodes;
  readonly values: number[];
  readonly mig: number[];
  readonly sap: number[];
  readonly forest: { importances: number[][]; accuracies: number[]; disentanglement: number; completeness: number };
  readonly boosted: { disentanglement: number; completeness: number };
  /** [factors][D] */
  readonly tree: number[][];
  readonly factorVae: number;
  readonly retrieval: { precision: number; meanAveragePrecision: number }[];
}

const read = JSON.parse(readFileSync(join(__dirname, 'reference.json'), 'utf8')) as {
  factors: number[][];
  codes: Record<'good' | 'mixed' | 'noise', Omit<ReferenceCode, 'given'>>;
};

const COLUMNS = 6;

/** Codes with one dimension a factor (and three of noise), with every factor in every dimension, and of nothing; made by `reference.py`. */
export const reference = Object.fromEntries(
  Object.entries(read.codes).map(([name, code]) => [name, { ...code, given: labelled(code.values) }]),
) as Record<'good' | 'mixed' | 'noise', ReferenceCode>;

/** Other codes of the same 240 images. */
export function labelled(values: readonly number[]): LabelledCodes {
  const codes = { values: Float32Array.from(values), columns: COLUMNS };
  return { codes, factors: read.factors.map((of, f) => ({ name: `factor ${f}`, codes: of })) };
}

/** Rows from … to of codes and factors. */
export function rowsOf({ codes, factors }: LabelledCodes, from: number, to: number): LabelledCodes {
  const values = codes.values.slice(from * codes.columns, to * codes.columns);
  return {
    codes: { values, columns: codes.columns },
    factors: factors.map(({ name, codes: of }) => ({ name, codes: Array.from(of).slice(from, to) })),
  };
}
