import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../lib/engine';
import { fitUmap, projectUmap } from '../../lib/evaluation/embeddings';
import { trustworthiness } from '../../lib/evaluation/trustworthiness';
import { MienError } from '../../lib/support/errors';
import { blobs, matrixOf } from '../data/gaussians';

const CENTRES = [0, 1, 2].map((k) => Array.from({ length: 8 }, (_, d) => (d === k ? 8 : 0)));
const three = blobs(CENTRES, 60, 1, 1);
const more = blobs(CENTRES, 10, 1, 2);
const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!);

test('new points come to lie in their own cluster, and the fitted ones stay', async () => {
  const model = await fitUmap(three.codes);
  const before = structuredClone(model.embedding);
  const placed = await model.transform(more.codes);
  assert.equal(placed.length, 30);
  for (const [i, point] of placed.entries()) {
    const away = model.embedding.map((fitted) => distance(point, fitted));
    const nearest = away.indexOf(Math.min(...away));
    assert.equal(three.labels[nearest], more.labels[i]);
    assert.ok(away[nearest]! < 1, `point ${i} lies ${away[nearest]} from the nearest`);
  }
  assert.deepEqual(await model.transform(more.codes), placed);
  assert.deepEqual(model.embedding, before);
});

test('fitted points that are given again come to lie near where they were', async () => {
  const model = await fitUmap(three.codes);
  const again = await model.transform(three.codes);
  const moved = again.map((point, i) => distance(point, model.embedding[i]!)).sort((a, b) => a - b);
  assert.ok(moved[90]! < 0.5, `median ${moved[90]}`);
});

test('a transform reports its progress, can be cancelled, and may be of nothing', async () => {
  const model = await fitUmap(three.codes, { epochs: 20 });
  const seen: number[] = [];
  await model.transform(more.codes, { progress: (done, total) => seen.push(done / total) });
  assert.deepEqual([seen[0], seen.at(-1)], [0, 1]);
  await assert.rejects(model.transform(more.codes, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  assert.deepEqual(await model.transform({ values: new Float32Array(0), columns: 8 }), []);
  await assert.rejects(model.transform(matrixOf([[1, 2]])), MienError);
});

test('copies, columns that are all the same, and few neighbours give finite points', async () => {
  const rows = three.rows.slice(0, 40);
  const copied = [...rows, ...rows, ...new Array<number[]>(30).fill(rows[3]!)].map((row) => [...row.slice(0, 3), 5, 0]);
  for (const neighbours of [2, 15]) {
    const model = await fitUmap(matrixOf(copied), { neighbours, epochs: 100 });
    assert.ok(model.embedding.flat().every(Number.isFinite));
    assert.ok((await model.transform(matrixOf(copied.slice(30, 50)))).flat().every(Number.isFinite));
  }
});

test('options and codes that make no sense are refused', async () => {
  const wrong = [
    { neighbours: 1 },
    { neighbours: 2.5 },
    { minDistance: -1 },
    { minDistance: Number.NaN },
    { epochs: 0 },
  ];
  for (const options of wrong) await assert.rejects(projectUmap(three.codes, options), MienError);
  const values = three.codes.values.slice();
  values[8] = Number.NaN;
  await assert.rejects(projectUmap({ values, columns: 8 }), /Code 1 holds NaN/);
});

test('no tensor is left behind, cancelled or not', async () => {
  const before = tf.memory().numTensors;
  const model = await fitUmap(three.codes, { epochs: 10 });
  await model.transform(more.codes);
  const controller = new AbortController();
  setImmediate(() => controller.abort());
  await assert.rejects(projectUmap(three.codes, { signal: controller.signal }));
  assert.equal(tf.memory().numTensors, before);
});

test('trustworthiness by hand: on a line, two of six points swap places', async () => {
  const codes = matrixOf([[0], [1], [2.1], [3.3], [4.6], [6]]);
  const line = (xs: number[]) => xs.map((x) => [x, 0]);
  assert.equal(await trustworthiness(codes, line([0, 1, 2.1, 3.3, 4.6, 6]), 1), 1);
  // Point 0 moves to beyond the end. Nearest in the plane: 0→5 (rank 5), 5→0 (rank 5), 1→2 (rank 2), the others as they were.
  const moved = await trustworthiness(codes, line([7, 1, 2.1, 3.3, 4.6, 6]), 1);
  assert.ok(Math.abs(moved - (1 - (2 * (4 + 4 + 1)) / (6 * (12 - 3 - 1)))) < 1e-12, `${moved}`);
  await assert.rejects(trustworthiness(codes, line([0, 1]), 1), MienError);
  await assert.rejects(trustworthiness(codes, line([0, 1, 2, 3, 4, 5]), 3), MienError);
});

test('the projection of overlapping clusters keeps neighbours', async () => {
  const centres = blobs([new Array<number>(16).fill(0)], 6, 2, 3).rows;
  const { codes } = blobs(centres, 60, 1, 4);
  const kept = await trustworthiness(codes, await projectUmap(codes), 10);
  assert.ok(kept > 0.85, `${kept}`);
});
