import { deflateSync } from 'node:zlib';
import type { Matrix } from '../../evaluation/matrix';
import type { PackedCode } from './document';

/** Of a place in a picture, and of a number of a code. */
const PLACES = 65535;
const LEVELS = 255;

/** Little-endian bytes in base64, as every machine that this runs on has them. */
export function base64(array: Uint8Array | Uint16Array | Int16Array): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
}

/** Many bytes, as `inflated` of the page reads them: what is written in few different ones, as weights in steps are, takes a fifth less. */
export function deflated(bytes: Uint8Array): string {
  return base64(deflateSync(bytes, { level: 9 }));
}

/**
 * 8 bits a number, between the least and the largest of its column, `[N, D]`: off by at most a 510th of that range, which no eye sees in a decoded
 * face and which reorders only neighbours that are as near as each other.
 */
export function packCode({ values, columns }: Matrix): PackedCode {
  const low = new Array<number>(columns).fill(Number.POSITIVE_INFINITY);
  const high = new Array<number>(columns).fill(Number.NEGATIVE_INFINITY);
  for (const [i, value] of values.entries()) {
    const d = i % columns;
    low[d] = Math.min(low[d]!, value);
    high[d] = Math.max(high[d]!, value);
  }
  const step = low.map((least, d) => (high[d]! - least) / LEVELS);
  const levels = Uint8Array.from(values, (value, i) => {
    const d = i % columns;
    return step[d] === 0 ? 0 : Math.round((value - low[d]!) / step[d]!);
  });
  return { low, step, values: deflated(levels) };
}

/** Points of the plane in the middle of a square whose sides are 0 … 65535, `[N][2] -> [N, 2]`; both axes keep their scale. */
export function packPositions(points: readonly (readonly [number, number])[]): string {
  const range = [0, 1].map((axis) => {
    const values = points.map((point) => point[axis]!);
    const [least, most] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    return { middle: (least + most) / 2, length: most - least };
  });
  const side = Math.max(...range.map(({ length }) => length)) || 1;
  const packed = new Uint16Array(2 * points.length);
  for (const [i, point] of points.entries()) {
    for (const axis of [0, 1]) {
      packed[2 * i + axis] = Math.round(PLACES * ((point[axis]! - range[axis]!.middle) / side + 0.5));
    }
  }
  return base64(packed);
}
