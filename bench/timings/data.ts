/** Data that benchmarks train and encode on: made up, in memory, so that only the work is timed. */
import type { Dataset, ImageShape, Split, SplitName } from '../../lib/datasets/dataset';

/** A split whose labels are the classes in turn. */
export function benchSplit(name: SplitName, size: number, classes: number, read: Split['read']): Split {
  return { name, size, labels: labelsInTurn(size, classes), factors: [], read };
}

/** A dataset of three such splits, which makes the prior uniform where `size` is a multiple of `classes`. */
export function benchDataset(shape: ImageShape, classes: number, size: number, read: Split['read']): Dataset {
  const split = (name: SplitName) => benchSplit(name, size, classes, read);
  return {
    name: 'bench',
    classes: Array.from({ length: classes }, (_, i) => String(i)),
    shape,
    splits: { train: split('train'), validation: split('validation'), test: split('test') },
  };
}

/** [N] 0, 1, … K − 1, 0, 1, … */
export function labelsInTurn(size: number, classes: number): Int32Array {
  return Int32Array.from({ length: size }, (_, i) => i % classes);
}
