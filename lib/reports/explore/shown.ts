import { viewOf } from '../../datasets/splits/splitView';
import { argMaxRows } from '../../evaluation/classification';
import { takeRows } from '../../evaluation/matrix';
import type { OpenRun } from '../../runs/openRun';
import { clearestImages, drawFaces } from '../../runs/pictures/chosenImages';

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
