/** What a page knows, as arrays: read from what Node has packed (`reports/explore/document`). */
import type { PackedCode, PointsPart } from '../reports/explore/document';

export type CodeName = 'expression' | 'nuisance';
export const CODE_NAMES: readonly CodeName[] = ['expression', 'nuisance'];

export interface Factor {
  readonly name: string;
  readonly values: readonly string[];
  /** [N] an index into `values`; −1 where unknown. */
  readonly codes: Int16Array;
}

/** The points, faces and labels. */
export interface Scene extends Omit<PointsPart, 'positions' | 'factors'> {
  /** [N, 2] each, 0 … 1 from the left and from above. */
  readonly positions: Readonly<Record<CodeName, Float32Array>>;
  readonly factors: readonly Factor[];
}

/** A code of N images. */
export interface Code {
  /** D */
  readonly columns: number;
  /** [N, D] */
  readonly values: Float32Array;
}

export type Codes = Readonly<Record<CodeName, Code>>;

export function bytesOf(base64: string): ArrayBuffer {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes.buffer;
}

/**
 * What was deflated before it was written in base64.
 * @throws Error when the browser is too old to do so
 */
export function inflated(base64: string): Promise<ArrayBuffer> {
  if (typeof DecompressionStream === 'undefined') {
    throw new Error('This browser is too old for the networks of this page. Open it in one of 2023 or later.');
  }
  const bytes = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(bytes).arrayBuffer();
}

export function sceneOf(part: PointsPart): Scene {
  const placed = (packed: string) => Float32Array.from(new Uint16Array(bytesOf(packed)), (level) => level / 65535);
  return {
    ...part,
    positions: { expression: placed(part.positions.expression), nuisance: placed(part.positions.nuisance) },
    factors: part.factors.map(({ codes, ...factor }) => ({ ...factor, codes: new Int16Array(bytesOf(codes)) })),
  };
}

export async function codeOf({ low, step, values }: PackedCode): Promise<Code> {
  const columns = low.length;
  const levels = new Uint8Array(await inflated(values));
  return { columns, values: Float32Array.from(levels, (level, i) => low[i % columns]! + step[i % columns]! * level) };
}

/** One row, [D]. */
export function rowOf({ values, columns }: Code, row: number): Float32Array {
  return values.subarray(row * columns, (row + 1) * columns);
}
