import { type Dataset, type ImageShape, pixelsOf, type Split, type SplitName } from '../../lib/datasets/dataset';

/** A split over images that are written out. */
export function arraySplit(
  shape: ImageShape,
  images: readonly (readonly number[])[],
  labels: readonly number[] = images.map(() => 0),
  name: SplitName = 'train',
): Split {
  const bytes = pixelsOf(shape);
  return {
    name,
    size: images.length,
    labels: Int32Array.from(labels),
    factors: [],
    read: (indices) => Uint8Array.from(Array.from(indices, (i) => images[i]!.slice(0, bytes)).flat()),
  };
}

/** A dataset that has one split three times. */
export function datasetOf(split: Split, shape: ImageShape, classes: readonly string[]): Dataset {
  return { name: 'made up', classes, shape, splits: { train: split, validation: split, test: split } };
}
