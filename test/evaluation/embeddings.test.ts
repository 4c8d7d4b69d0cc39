import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitUmap, projectUmap, projectWithUmapJs } from '../../lib/evaluation/embeddings';
import { MienError } from '../../lib/support/errors';
import { blobs, matrixOf } from '../data/gaussians';

const CENTRES = [0, 1, 2].map((k) => Array.from({ length: 10 }, (_, d) => (d === k ? 12 : 0)));
const three = blobs(CENTRES, 50, 1, 1);

for (const project of [projectUmap, projectWithUmapJs]) {
  test(`${project.name}: three clusters stay three: every point lies nearest to the middle of its own`, async () => {
    const points = await project(three.codes);
    assert.equal(points.length, 150);
    assert.ok(points.flat().every(Number.isFinite));
    const middles = [0, 1, 2].map((k) => {
      const members = points.filter((_, i) => three.labels[i] === k);
      return [0, 1].map((axis) => members.reduce((sum, point) => sum + point[axis]!, 0) / members.length);
    });
    const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!);
    const spread = Math.max(...points.map((point, i) => distance(point, middles[three.labels[i]!]!)));
    const apart = Math.min(
      distance(middles[0]!, middles[1]!),
      distance(middles[0]!, middles[2]!),
      distance(middles[1]!, middles[2]!),
    );
    assert.ok(apart > 2 * spread, `${apart} apart, ${spread} wide`);
  });
}

for (const by of [projectUmap, projectWithUmapJs]) {
  test(`${by.name}: the same codes and seed give the same projection, another seed another`, async () => {
    const project = (seed: number) => by(three.codes, { seed });
    const first = await project(1);
    assert.deepEqual(await project(1), first);
    assert.notDeepEqual(await project(2), first);
  });
}

test('progress rises and comes to its end', async () => {
  const seen: number[] = [];
  await projectUmap(three.codes, { progress: (done, total) => seen.push(done / total) });
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  );
  assert.equal(seen.at(-1), 1);
});

test('too few points are an error that says how many there are and how many it takes', async () => {
  const few = blobs([[0, 0]], 15, 1, 2).codes;
  await assert.rejects(projectUmap(few), (error) => {
    assert.ok(error instanceof MienError);
    assert.match(error.message, /more points \(15\) than neighbours \(15\)/);
    return true;
  });
  assert.equal((await projectUmap(few, { neighbours: 14 })).length, 15);
});

test('codes that are all the same, or of one column, still give finite points', async () => {
  for (const row of [[5, 5, 5], [5]]) {
    const points = await projectUmap(matrixOf(Array.from({ length: 30 }, () => row)), { neighbours: 5 });
    assert.ok(points.flat().every(Number.isFinite));
  }
});

test('codes of any size give the points of the same codes of ordinary size, digit by digit', async () => {
  const { values, columns } = three.codes;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const one = 2 ** -Math.floor(Math.log2(largest));
  const times = (factor: number) => ({ values: values.map((value) => value * one * factor), columns });
  const epochs = 20;
  const points = await projectUmap(times(1), { epochs });
  for (const exponent of [100, 120, -100])
    assert.deepEqual(await projectUmap(times(2 ** exponent), { epochs }), points);
});

test('one code of 1e30 among ordinary ones, fitted or new, makes no point that is none', async () => {
  const values = three.codes.values.slice();
  values[7] = 1e30;
  const odd = { values, columns: three.codes.columns };
  const finite = (points: readonly (readonly number[])[]) => assert.ok(points.flat().every(Number.isFinite));
  finite(await projectUmap(odd, { epochs: 20 }));
  finite(await projectWithUmapJs(odd, { epochs: 20 }));
  finite(await (await fitUmap(three.codes, { epochs: 20 })).transform(odd));
});
