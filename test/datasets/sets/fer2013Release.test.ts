/** Against the real FER2013, where it is on this machine: its images are not in the repository. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { findCopies } from '../../../lib/datasets/card/copies';
import { countClasses } from '../../../lib/datasets/dataset';
import type { CachedDataset } from '../../../lib/datasets/packed/cache';
import { listFer2013Folders } from '../../../lib/datasets/sets/fer2013/folders';
import { FER2013_CLASSES, openFer2013 } from '../../../lib/datasets/sets/fer2013/open';
import { realData } from '../../data/realData';
import { temporaryCache, temporaryFolder } from '../../data/temporary';

const archive = realData('fer2013.tar');
const skip = existsSync(archive) ? false : `there is no ${archive}`;

let root: string;
let dataset: CachedDataset;
let rows: { path: string; label: string; copied: boolean }[];

before(async () => {
  if (skip) return;
  temporaryCache();
  root = temporaryFolder();
  execFileSync('tar', ['-xf', archive, '-C', root]);
  dataset = await openFer2013(root);
  const [header, ...lines] = readFileSync(realData('fer2013-ferplus.csv'), 'utf8').trim().split('\n');
  const columns = header!.split(',');
  rows = lines.map((line) => {
    const cells = line.split(',');
    const cell = (name: string) => cells[columns.indexOf(name)]!;
    return { path: cell('path'), label: cell('label'), copied: cell('copy_in_train') === '1' };
  });
});

test('FER2013 has 28,709 / 3,589 / 3,589 images, all of which can be read', { skip }, () => {
  const { train, validation, test: tests } = dataset.splits;
  assert.deepEqual([train.size, validation.size, tests.size], [28709, 3589, 3589]);
  assert.deepEqual(dataset.unreadable, []);
});

test('every split has as many images of each class as the list says', { skip }, () => {
  for (const name of ['train', 'validation', 'test'] as const) {
    const want = FER2013_CLASSES.map(
      (label) => rows.filter((row) => row.path.startsWith(`${name}/`) && row.label === label).length,
    );
    assert.deepEqual([...countClasses(dataset.splits[name].labels, 7)], want);
  }
});

test('288 test images are exact copies of training images, the very ones that the list names', { skip }, () => {
  const copies = findCopies(dataset.splits.test, dataset.splits.train, dataset.shape);
  const paths = listFer2013Folders(root).images.filter((image) => image.split === 'test');
  const found = paths.flatMap(({ file }, i) => (copies[i] ? [file] : []));
  assert.equal(found.length, 288);
  const listed = rows.filter((row) => row.path.startsWith('test/') && row.copied).map((row) => row.path);
  assert.deepEqual(new Set(found), new Set(listed));
});
