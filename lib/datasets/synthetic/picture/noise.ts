import { Random } from '../../../support/random';

const SIZE = 1024;
const TABLE = (() => {
  const random = new Random(0, 'texture');
  return Float32Array.from({ length: SIZE }, () => random.uniform(-1, 1));
})();

/** Smooth noise along a line, −1 … 1, changing over distances of about one. */
export function noise1(x: number): number {
  const cell = Math.floor(x);
  const t = x - cell;
  const a = TABLE[cell & (SIZE - 1)]!;
  const b = TABLE[(cell + 1) & (SIZE - 1)]!;
  return a + (b - a) * t * t * (3 - 2 * t);
}

/** Smooth noise over a plane, −1 … 1. */
export function noise2(x: number, y: number): number {
  const row = Math.floor(y);
  const t = y - row;
  const a = noise1(x + row * 57.31);
  const b = noise1(x + (row + 1) * 57.31);
  return a + (b - a) * t * t * (3 - 2 * t);
}
