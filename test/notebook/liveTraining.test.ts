import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { liveTraining } from '../../lib/notebook/liveTraining';
import { TrainingView } from '../../lib/notebook/trainingView';
import type { EpochRecord } from '../../lib/training/trainer';

const record = (epoch: number, accuracy: number): EpochRecord => ({
  ...{ epoch, learningRate: 0, train: {}, seconds: 1 },
  validation: { accuracy, adversaryAccuracy: 0.2 },
});
const points = (svg: string) =>
  [...svg.matchAll(/<polyline points="([^"]*)"/g)].map(([, text]) => text!.split(' ').filter(Boolean));

test('the live curves are where their numbers belong', async () => {
  const losses = [
    { epoch: 0, loss: 4 },
    { epoch: 2, loss: 1 },
  ];
  const svg = liveTraining({ status: 'a < b & c', epochs: 4, losses, history: [record(1, 0), record(2, 1)] });
  const [loss, classifier, adversary] = points(svg);
  // left panel: x from 64, 290 wide, for 4 epochs; y from 50, 170 high, for a loss of 5 down to 0
  assert.deepEqual(loss, ['64,84', '209,186']);
  // right panel: from 446; 0 % is at the bottom (220), 100 % at the top (50), the adversary's 20 % between
  assert.deepEqual(classifier, ['518.5,220', '591,50']);
  assert.deepEqual(adversary, ['518.5,186', '591,186']);
  assert.ok(svg.includes('a &#60; b &#38; c'), 'text stays text');
  const { width, height } = await sharp(Buffer.from(svg)).metadata();
  assert.deepEqual([width, height], [760, 270], 'it is an image that can be drawn');
});

test('before the first point there are empty axes', () => {
  const svg = liveTraining({ status: 'Preparing', epochs: 8, losses: [], history: [] });
  assert.deepEqual(points(svg), [[]]);
});

test('a training is shown at most once a second, with the time left, and whatever happens when it stops', (context) => {
  let now = 1e6;
  context.mock.method(performance, 'now', () => now);
  const shown: string[] = [];
  const view = new TrainingView(2, (svg) => shown.push(svg), []);
  const status = () => /font-size="16">([^<]*)</.exec(shown.at(-1)!)![1];
  for (let step = 1; step <= 5; step++) {
    now += 600;
    view.step(1, step, 10, { total: 6 - step });
  }
  // the first of 20 steps starts the clock; 4 steps take 2.4 s, so the 15 that are left take 9
  assert.equal(shown.length, 2, 'the second and the fourth');
  now += 600;
  view.step(1, 6, 10, { total: 1 });
  assert.equal(status(), 'Training: epoch 1 of 2, 8 s left', '14 steps of 0.6 s');
  view.epoch(record(1, 0.5));
  view.stopped();
  assert.equal(status(), 'Stopped in epoch 1 of 2, 1 finished');
  assert.equal(points(shown.at(-1)!)[0]!.length, 6, 'a point a step while there are few');
});
