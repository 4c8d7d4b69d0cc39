import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Provenance, resumedHere } from '../../../lib/runs/folder/provenance';

const PROCESSOR: Provenance = {
  ...{ mien: '0.2.0', node: '20.0.0', tensorflow: '2.21.0', tfjs: '4.22.0', commit: 'abc1234', threads: 2 },
  ...{ device: 'cpu', gpu: null, started: '2026-01-01T00:00:00.000Z' },
};
const GPU: Provenance = { ...PROCESSOR, device: 'gpu', gpu: { name: 'one', bytes: 8e10 }, threads: 16 };
const later = { started: '2026-01-02T00:00:00.000Z' };

test('a run that is gone on with by the same thing says nothing of it', () => {
  assert.equal(resumedHere(PROCESSOR, 3, { ...PROCESSOR, ...later }), PROCESSOR);
});

test('a run that goes on elsewhere says after which epoch and on what, each time that it moves', () => {
  const moved = resumedHere(GPU, 73, { ...PROCESSOR, ...later });
  assert.deepEqual(moved, { ...GPU, resumed: [{ after: 73, ...PROCESSOR, ...later }] });
  assert.equal(resumedHere(moved, 80, PROCESSOR), moved, 'it is still there');
  assert.deepEqual(
    resumedHere(moved, 90, GPU).resumed?.map(({ after, device }) => [after, device]),
    [
      [73, 'cpu'],
      [90, 'gpu'],
    ],
  );
});

test('another version or commit is told as well, and a provenance of an older mien has no GPU', () => {
  const { gpu: _, ...older } = PROCESSOR;
  assert.deepEqual(
    [{ mien: '0.3.0' }, { commit: 'abc1234+' }, { node: '22.0.0' }].map(
      (other) => resumedHere(PROCESSOR, 1, { ...PROCESSOR, ...other }).resumed?.length,
    ),
    [1, 1, 1],
  );
  assert.equal(resumedHere(older, 1, PROCESSOR).resumed?.length, 1);
});
