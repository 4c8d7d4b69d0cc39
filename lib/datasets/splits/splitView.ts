import { rowsOf } from '../batches/batches';
import { checkedIndex, type Factor, type ImageShape, pixelsOf, type Split, type SplitName } from '../dataset';

/** An image of a dataset: the split that holds it, and its index there. */
export interface Place {
  readonly split: Split;
  readonly index: number;
}

/** A split made of images of other splits, in the order of `places`; images are still read where they are. */
export function viewOf(name: SplitName, places: readonly Place[], like: Split, shape: ImageShape): Split {
  const bytes = pixelsOf(shape);
  const factors = like.factors.map(
    (factor, f): Factor => ({
      name: factor.name,
      values: factor.values,
      codes: Int32Array.from(places, ({ split, index }) => split.factors[f]!.codes[index]!),
    }),
  );
  return {
    name,
    size: places.length,
    labels: Int32Array.from(places, ({ split, index }) => split.labels[index]!),
    factors,
    ...(like.distributions && { distributions: gatherRows(places) }),
    read: (indices) => {
      const images = new Uint8Array(indices.length * bytes);
      for (const [split, at] of bySplit(places, indices)) {
        const read = split.read(at.map((i) => places[indices[i]!]!.index));
        for (const [k, i] of at.entries()) images.set(read.subarray(k * bytes, (k + 1) * bytes), i * bytes);
      }
      return images;
    },
    fileOf: (index) => {
      const place = places[index];
      return place?.split.fileOf?.(place.index);
    },
  };
}

/** Which of the images asked for each split holds, by their position in the request. */
function bySplit(places: readonly Place[], indices: ArrayLike<number>): Map<Split, number[]> {
  const parts = new Map<Split, number[]>();
  for (let i = 0; i < indices.length; i++) {
    const place = places[checkedIndex(indices[i] as number, places.length)]!;
    const part = parts.get(place.split);
    if (part) part.push(i);
    else parts.set(place.split, [i]);
  }
  return parts;
}

function gatherRows(places: readonly Place[]): Float32Array {
  const rows = places.map(({ split, index }) => rowsOf(split.distributions!, split.size, [index]));
  const gathered = new Float32Array(rows.reduce((length, row) => length + row.length, 0));
  let at = 0;
  for (const row of rows) {
    gathered.set(row, at);
    at += row.length;
  }
  return gathered;
}
