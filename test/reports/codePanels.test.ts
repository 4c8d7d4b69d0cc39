import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dataset } from '../../lib/datasets/dataset';
import type { Matrix } from '../../lib/evaluation/matrix';
import { codePanels } from '../../lib/reports/codePanels';
import type { OpenRun } from '../../lib/runs/openRun';
import { Random } from '../../lib/support/random';

const N = 1500;

/** A run whose test images come class after class, as folders have them; both codes are the class, nearly. */
function sortedRun(): Pick<OpenRun, 'dataset' | 'codes'> {
  const labels = Int32Array.from({ length: N }, (_, i) => Math.floor((3 * i) / N));
  const light = { name: 'light', values: ['left', 'right'], codes: labels.map((label) => label % 2) };
  const test = { name: 'test', size: N, labels, factors: [light], read: () => new Uint8Array(0) } as const;
  const splits = { train: test, validation: test, test } as unknown as Dataset['splits'];
  const random = new Random(1, 'codes');
  const values = Float32Array.from({ length: 2 * N }, (_, i) => labels[i >> 1]! + 0.1 * random.normal(0, 1));
  const code: Matrix = { values, columns: 2 };
  const dataset = { name: 'sorted', classes: ['a', 'b', 'c'], shape: [1, 1, 1], splits };
  return { dataset, codes: () => ({ expression: code, nuisance: code }) } as unknown as OpenRun;
}

test('images that come class after class are all seen in the plane, each in its own colour', async () => {
  const [panels] = await codePanels('x', sortedRun());
  const traces = panels!.figure.data as unknown as { name: string; x: number[]; hovertemplate: string }[];
  assert.equal(panels!.name, 'x-umap');
  // a row by expression and one by light, each of two codes
  for (const { name, x } of traces.slice(0, 6)) assert.ok(x.length > 280 && x.length < 390, `${name}: ${x.length}`);
  const byLight = traces.slice(6).map(({ x }) => x.length);
  assert.equal(byLight[0]! + byLight[1]!, 1000);
  assert.ok(Math.abs(byLight[0]! - 2000 / 3) < 60, `${byLight[0]}`); // classes a and c stand in the left light
});
