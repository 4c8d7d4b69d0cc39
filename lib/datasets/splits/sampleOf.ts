import { Random } from '../../support/random';
import type { ImageShape, Split } from '../dataset';
import { viewOf } from './splitView';

/** The split, or, where it has more images than are wanted, so many of them, drawn by the purpose and in their order. */
export function sampleOf(split: Split, most: number, shape: ImageShape, purpose: string): Split {
  if (split.size <= most) return split;
  const drawn = new Random(1, purpose).permutation(split.size).subarray(0, most).sort();
  const places = Array.from(drawn, (index) => ({ split, index }));
  return viewOf(split.name, places, split, shape);
}
