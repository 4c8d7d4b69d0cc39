import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Enclosure } from '../../../lib/datasets/listing/enclosure';
import { imagesBelow } from '../../../lib/datasets/listing/imagesBelow';
import { MienError } from '../../../lib/support/errors';
import { writeFile } from '../../data/fer2013';
import { temporaryFolder } from '../../data/temporary';

/** A folder with a file and a folder, and a secret beside it that links lead to. */
function house(): { root: string; secret: string } {
  const world = temporaryFolder();
  const root = join(world, 'root');
  const secret = join(world, 'root-secret'); // begins like the root
  writeFile(join(root, 'in/a.png'), 'x');
  writeFile(join(root, 'b.png'), 'x');
  writeFile(join(secret, 'key.png'), 'x');
  return { root, secret };
}

test('names below the root are followed, whatever their slashes', () => {
  const { root } = house();
  const enclosure = new Enclosure(root);
  for (const name of ['in/a.png', './in/a.png', 'in//a.png', 'in\\a.png', 'in/./a.png']) {
    assert.deepEqual(enclosure.locate(name), { file: 'in/a.png', missing: false }, name);
  }
  assert.deepEqual(enclosure.locate('a.png', 'in'), { file: 'in/a.png', missing: false });
  assert.deepEqual(enclosure.locate('none.png'), { file: 'none.png', missing: true });
  assert.deepEqual(enclosure.locate('none/none.png'), { file: 'none/none.png', missing: true });
  assert.deepEqual(enclosure.locate('b.png/none.png'), { file: 'b.png/none.png', missing: true });
});

const refused: Record<string, RegExp> = {
  '': /is empty/,
  '  ': /is empty/,
  '../root-secret/key.png': /climbs/,
  '../../../../etc/passwd': /climbs/,
  'in/../../root-secret/key.png': /climbs/,
  'in/../b.png': /climbs/,
  '..\\root-secret\\key.png': /climbs/,
  '/etc/passwd': /is absolute/,
  '\\\\server\\share\\a.png': /is absolute/,
  'C:\\Users\\a.png': /is absolute/,
  'c:a.png': /is absolute/,
  'in/a.png\0.jpg': /zero byte/,
  in: /is not a file/,
};

for (const [name, why] of Object.entries(refused)) {
  test(`the name ${JSON.stringify(name)} is refused: ${why.source}`, () => {
    const located = new Enclosure(house().root).locate(name);
    assert.ok('refused' in located && why.test(located.refused), JSON.stringify(located));
  });
}

test('links inside the root are followed, links that leave it are refused', () => {
  const { root, secret } = house();
  symlinkSync('in/a.png', join(root, 'inside.png'));
  symlinkSync(join(root, 'in'), join(root, 'folder'));
  symlinkSync(join(secret, 'key.png'), join(root, 'out.png'));
  symlinkSync('../root-secret', join(root, 'outer'));
  symlinkSync('nowhere.png', join(root, 'broken.png'));
  symlinkSync('circle.png', join(root, 'circle.png'));
  const enclosure = new Enclosure(root);
  assert.deepEqual(enclosure.locate('inside.png'), { file: 'inside.png', missing: false });
  assert.deepEqual(enclosure.locate('folder/a.png'), { file: 'folder/a.png', missing: false });
  assert.deepEqual(enclosure.locate('broken.png'), { file: 'broken.png', missing: true });
  assert.deepEqual(enclosure.locate('circle.png'), { file: 'circle.png', missing: true });
  for (const name of ['out.png', 'outer/key.png', 'outer/none.png']) {
    const located = enclosure.locate(name);
    assert.ok('refused' in located && /leaves/.test(located.refused), `${name}: ${JSON.stringify(located)}`);
  }
});

test('a root that is itself a link is fine', () => {
  const { root } = house();
  const link = join(temporaryFolder(), 'link');
  symlinkSync(root, link);
  assert.deepEqual(new Enclosure(link).locate('in/a.png'), { file: 'in/a.png', missing: false });
});

test('a root that is missing or a file is an error that names it', () => {
  const { root } = house();
  for (const path of [join(root, 'none'), join(root, 'b.png')]) {
    assert.throws(
      () => new Enclosure(path),
      (error) => error instanceof MienError && error.message.includes(path),
    );
  }
});

test('images are found in folders within folders, in order, without what file managers leave behind', () => {
  const { root } = house();
  for (const file of ['in/z/deep/c.JPG', 'in/B.webp', 'in/é.tiff', 'in/notes.txt', 'in/._a.png', 'in/.hidden/d.png']) {
    writeFile(join(root, file), 'x');
  }
  writeFile(join(root, 'in/__MACOSX/a.png'), 'x');
  mkdirSync(join(root, 'in/folder.png'));
  symlinkSync('../b.png', join(root, 'in/link.png'));
  symlinkSync('none.png', join(root, 'in/lost.png'));
  assert.deepEqual(imagesBelow(new Enclosure(root), 'in'), [
    'in/B.webp',
    'in/a.png',
    'in/link.png',
    'in/lost.png',
    'in/z/deep/c.JPG',
    'in/é.tiff',
  ]);
});

for (const [what, make, says] of [
  [
    'a linked file outside',
    (root: string, secret: string) => symlinkSync(join(secret, 'key.png'), join(root, 'in/k.png')),
    /leaves/,
  ],
  ['a linked folder outside', (root: string, secret: string) => symlinkSync(secret, join(root, 'in/more')), /leaves/],
  ['a link to the folder it is in', (root: string) => symlinkSync('..', join(root, 'in/again')), /that it is in/],
] as const) {
  test(`walking into ${what} is an error`, () => {
    const { root, secret } = house();
    make(root, secret);
    assert.throws(
      () => imagesBelow(new Enclosure(root), 'in'),
      (error) => error instanceof MienError && error.cure !== undefined && says.test(error.message),
    );
  });
}

test('a device or a pipe is no image', () => {
  const { root } = house();
  symlinkSync('/dev/null', join(root, 'null.png'));
  writeFileSync(join(root, 'c.png'), 'x');
  const located = new Enclosure(root).locate('null.png');
  assert.ok('refused' in located);
});
