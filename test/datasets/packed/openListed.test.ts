import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { PartialConfig } from '../../../lib/config/config';
import { resolveConfig } from '../../../lib/config/resolve';
import { openDataset } from '../../../lib/datasets/open';
import { writeAffectNet2017 } from '../../data/affectNet';
import { writeFile } from '../../data/fer2013';
import { rafDbLines, writeRafDb } from '../../data/rafDb';
import { writeShapes } from '../../data/shapes';
import { temporaryCache, temporaryFolder } from '../../data/temporary';

temporaryCache();

const open = (dataset: PartialConfig['dataset']) => openDataset(resolveConfig({ dataset }).dataset);

test('AffectNet by name: the face box is what is packed, seven classes or eight', async () => {
  const root = temporaryFolder();
  const rows = Array.from({ length: 8 }, (_, expression) => ({
    file: `${expression}/x${expression}.png`,
    expression,
    box: [12, 12, 1, 1], // the middle of the figure, which is black
  }));
  await writeAffectNet2017(root, [...rows, { file: '8/whole.png', expression: 0, box: [-1, -1, -1, -1] }], rows);
  const seven = await open({ name: 'affectnet', root, side: 16, margin: 0 });
  assert.deepEqual([seven.shape, seven.classes.length, seven.splits.test.size], [[16, 16, 3], 7, 7]);
  assert.ok(seven.splits.test.read([0]).every((value) => value < 8));
  const eight = await open({ name: 'affectnet', root, side: 16, margin: 0, affectnet: { classes: 8 } });
  assert.equal(eight.splits.test.size, 8);
  assert.notEqual(eight.folder, seven.folder);
  const all = [...eight.splits.train.labels, ...eight.splits.validation.labels];
  assert.equal(all.length, 9);
  const whole = [eight.splits.train, eight.splits.validation].flatMap(({ read, size }) =>
    Array.from({ length: size }, (_, i) => read([i])[0]!),
  );
  assert.equal(whole.filter((corner) => corner > 190).length, 1, 'the image without a box shows its light ground');
});

test('RAF-DB by name, and another draw of the validation split is another cache', async () => {
  const root = temporaryFolder();
  await writeRafDb(root, rafDbLines(10));
  const first = await open({ name: 'raf-db', root });
  const { train, validation } = first.splits;
  assert.deepEqual([first.shape, train.size + validation.size, first.splits.test.size], [[64, 64, 3], 70, 7]);
  assert.ok(validation.size >= 7 && validation.size < 20, 'each of seven classes has one');
  assert.notEqual((await open({ name: 'raf-db', root, splitSeed: 2 })).folder, first.folder);
});

test('a folder of class folders and a manifest by name', async () => {
  const root = temporaryFolder();
  const files = Array.from({ length: 20 }, (_, i) => `${i % 2 ? 'frown' : 'smile'}/${i}.png`);
  await writeShapes(root, files);
  const folder = await open({ name: 'folder', root });
  assert.deepEqual(folder.classes, ['frown', 'smile']);
  assert.ok(folder.splits.test.size >= 2 && folder.splits.test.size < 8);
  const lines = files.map((file, i) => `${file},${i % 2 ? 'frown' : 'smile'},${i % 3}`);
  writeFile(join(root, 'faces.csv'), ['path,label,factor:person', ...lines].join('\n'));
  const manifest = await open({ name: 'manifest', root: join(root, 'faces.csv') });
  const sizes = Object.values(manifest.splits).map(({ size }) => size);
  assert.deepEqual(
    [manifest.classes, sizes.sort()],
    [
      ['frown', 'smile'],
      [6, 7, 7],
    ],
    'one person each',
  );
  assert.deepEqual(
    manifest.splits.train.factors.map(({ name, values }) => [name, values]),
    [['person', ['0', '1', '2']]],
  );
});

test('a number of classes that AffectNet does not have is refused by key', () => {
  assert.throws(
    () => resolveConfig({ dataset: { affectnet: { classes: 9 as 8 } } }),
    /dataset\.affectnet\.classes is 9; it takes 7 or 8\./,
  );
});
