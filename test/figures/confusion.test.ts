import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confusionFigure } from '../../lib/figures/confusion';

interface Heat {
  readonly z: (number | null)[][];
  readonly customdata: unknown[][][];
  readonly texttemplate?: string;
}
const heat = (confusion: number[][], classes: string[]) =>
  confusionFigure(confusion, classes).data[0] as unknown as Heat;
const ticks = (axis: 'xaxis' | 'yaxis', confusion: number[][], classes: string[]) =>
  (confusionFigure(confusion, classes).layout[axis] as { ticktext: string[] }).ticktext;

test('each row adds up to 100 %, whatever the number of its images; counts are there on hover', () => {
  const counts = [
    [3, 1],
    [0, 40],
  ];
  const { z, customdata } = heat(counts, ['happy', 'sad']);
  assert.deepEqual(z, [
    [75, 25],
    [0, 100],
  ]);
  assert.deepEqual(customdata[0]![1], ['happy', 'sad', 1, 4]);
  assert.deepEqual(ticks('yaxis', counts, ['happy', 'sad']), ['happy (4)', 'sad (40)']);
  assert.deepEqual(ticks('xaxis', counts, ['happy', 'sad']), ['happy', 'sad']);
  const { layout } = confusionFigure(counts, ['happy', 'sad']);
  assert.match((layout.title as { text: string }).text, /97\.7 % of 44 images right/);
  assert.equal((layout.yaxis as { autorange: string }).autorange, 'reversed', 'the first class is on top');
});

test('a class without images has an empty row, and no images at all are no error', () => {
  const { z } = heat(
    [
      [2, 0],
      [0, 0],
    ],
    ['happy', 'sad'],
  );
  assert.deepEqual(z[1], [null, null]);
  const none = confusionFigure([[0]], ['happy']);
  assert.match((none.layout.title as { text: string }).text, /no images/);
});

test('numbers stand in the cells as long as there is room for them', () => {
  const square = (n: number) => Array.from({ length: n }, () => new Array<number>(n).fill(1));
  const names = (n: number) => Array.from({ length: n }, (_, i) => `class ${i}`);
  assert.equal(heat(square(7), names(7)).texttemplate, '%{z:.0f}');
  assert.equal(heat(square(30), names(30)).texttemplate, undefined);
});

test('long names are shortened at the axes and whole on hover', () => {
  const long = 'disgust (posed and spontaneous, study 2)';
  const counts = [
    [1, 0],
    [0, 1],
  ];
  assert.deepEqual(ticks('xaxis', counts, [long, 'sad']), ['disgust (p…dy 2)', 'sad']);
  assert.equal(heat(counts, [long, 'sad']).customdata[0]![0]![0], long);
});
