import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveConfig } from '../../lib/config/resolve';
import { xlaFor } from '../../lib/runs/xlaFor';
import { barDataset } from '../training/small';

const dataset = barDataset(1000); // ten steps of a hundred images
const training = (epochs: number, xla: boolean | 'auto' = 'auto', compiled = true) =>
  resolveConfig({ training: { epochs, batchSize: 100, xla, compiled } });

test('left open, XLA is asked for long trainings on a GPU', () => {
  assert.equal(xlaFor(training(800), dataset, 'gpu'), 'where possible');
  assert.equal(xlaFor(training(799), dataset, 'gpu'), false);
  assert.equal(xlaFor(training(800), dataset, 'cpu'), false);
  assert.equal(xlaFor(training(1200, 'auto', false), dataset, 'gpu'), false, 'a step op by op');
});

test('asked or refused, it is as asked', () => {
  assert.equal(xlaFor(training(1, true), dataset, 'cpu'), true);
  assert.equal(xlaFor(training(1200, false), dataset, 'gpu'), false);
});
