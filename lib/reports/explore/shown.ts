import { viewOf } from '../../datasets/splits/splitView';
import { argMaxRows } from '../../evaluation/classification';
import { takeRows } from '../../evaluation/matrix';
import type { OpenRun } from '../../runs/openRun';
import { clearestImages, drawFaces } from '../../runs/pictures/chosenImages';
import { Random } from '../../support/random';

/** What a page still turns smoothly, and what it weighs: about 25 MB. */
const MOST_SHOWN = 50_000;

/** The test images that are shown, in their order: all, or so many drawn by seed, the same each time. */
export function shownImages(size: number, most = MOST_SHOWN): Int32Array {
  if (size <= most) return Int32Array.from({ length: size }, (_, i) => i);
  return new Random(1, 'explore').permutation(size).subarray(0, most).sort();
}

/** What points are coloured by: what people said they show, what the network takes them for, and what else the dataset knows of them. */
export function labelsOf({ dataset, probabilities }: Pick<OpenRun, 'dataset' | 'probabilities'>) {
  const { labels, factors } = dataset.splits.test;
  const { values, columns } = probabilities('test');
  const named = argMaxRows(values, columns);
  const right = Int32Array.from(labels, (label, i) => Number(named[i] === label));
  return [
    { name: 'expression', values: dataset.classes, codes: labels },
    { name: 'expression as the network names it', values: dataset.classes, codes: named },
    { name: 'named rightly', values: ['no', 'yes'], codes: right },
    ...factors,
  ];
}

/** A face to begin with, and the image that shows each class most clearly, as places among those that are shown; −1 where there is none. */
export function firstPicks({ dataset, probabilities }: Pick<OpenRun, 'dataset' | 'probabilities'>, shown: Int32Array) {
  const split = dataset.splits.test;
  const places = Array.from(shown, (index) => ({ split, index }));
  const test = viewOf('test', places, split, dataset.shape);
  const clearest = dataset.classes.map(() => -1);
  for (const { label, image } of clearestImages(test, takeRows(probabilities('test'), shown), dataset.classes.length)) {
    clearest[label] = image;
  }
  return { clearest, first: drawFaces(test, 1, 1)[0]! };
}
