import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MienError } from '../../lib/support/errors';
import {
  makeFolder,
  readJson,
  removeLeftovers,
  replaceFolder,
  writeFileAtomic,
  writeFolderAtomic,
  writeJson,
} from '../../lib/support/files';
import { temporaryFolder } from '../data/temporary';

test('a file is written with its folders, replaced whole, and leaves nothing beside it', () => {
  const folder = join(temporaryFolder(), 'a', 'b');
  const path = join(folder, 'file.txt');
  writeFileAtomic(path, 'a long first text');
  writeFileAtomic(path, 'ünï');
  assert.equal(readFileSync(path, 'utf8'), 'ünï');
  writeFileAtomic(path, Uint8Array.of(0, 255, 7));
  assert.deepEqual([...readFileSync(path)], [0, 255, 7]);
  assert.deepEqual(readdirSync(folder), ['file.txt']);
});

test('a file is replaced, not overwritten: whoever has the old one open keeps it whole', () => {
  const path = join(temporaryFolder(), 'file.txt');
  writeFileAtomic(path, 'old');
  const { ino } = statSync(path);
  writeFileAtomic(path, 'new');
  assert.notEqual(statSync(path).ino, ino);
});

test('where a file cannot be put in its place, the old content and a clean folder stay', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'taken');
  mkdirSync(path);
  writeFileSync(join(path, 'inside'), 'kept');
  assert.throws(() => writeFileAtomic(path, 'text'), /EISDIR|ENOTEMPTY|EEXIST|EPERM/);
  assert.equal(readFileSync(join(path, 'inside'), 'utf8'), 'kept');
  assert.deepEqual(readdirSync(folder), ['taken']);
});

test('a folder that cannot be replaced stays as it was', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'model');
  writeFileAtomic(join(path, 'weights'), 'kept');
  assert.throws(() => replaceFolder(path, join(folder, 'missing')), /ENOENT/);
  assert.equal(readFileSync(join(path, 'weights'), 'utf8'), 'kept');
  assert.deepEqual(readdirSync(folder), ['model']);
});

test('two writers of one folder in one process do not fill the same: each result is whole', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'page');
  const write = (name: string) =>
    writeFolderAtomic(path, async (beside) => {
      writeFileSync(join(beside, `${name}-1`), '');
      await new Promise((resolve) => setImmediate(resolve));
      writeFileSync(join(beside, `${name}-2`), '');
    });
  await Promise.all([write('a'), write('b')]);
  assert.deepEqual(readdirSync(path).sort(), ['b-1', 'b-2']);
  assert.deepEqual(readdirSync(folder), ['page']);
  mkdirSync(join(folder, 'page.123-4.tmp'));
  removeLeftovers(folder);
  assert.deepEqual(readdirSync(folder), ['page']);
});

test('content that cannot be written leaves the old file', () => {
  const path = join(temporaryFolder(), 'file.txt');
  writeFileAtomic(path, 'old');
  assert.throws(() => writeFileAtomic(path, 5 as never), TypeError);
  assert.equal(readFileSync(path, 'utf8'), 'old');
});

test('JSON that begins with a byte order mark, as Notepad and PowerShell write it, is read', () => {
  const path = join(temporaryFolder(), 'config.json');
  writeFileSync(path, '\ufeff{"training": {"epochs": 3}}\r\n');
  assert.deepEqual(readJson(path), { training: { epochs: 3 } });
});

test('JSON comes back as it went, indented, with a newline at its end', () => {
  const path = join(temporaryFolder(), 'value.json');
  const value = { b: [1, 2.5, null], a: { text: 'ünï "x"' } };
  writeJson(path, value);
  assert.deepEqual(readJson(path), value);
  const text = readFileSync(path, 'utf8');
  assert.ok(text.startsWith('{\n  "b"') && text.endsWith('}\n'));
});

test('JSON that is missing or broken is an error that names the file and says what to do', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'broken.json'), '{"a": ');
  for (const [name, message] of [
    ['missing.json', /Cannot read/],
    ['broken.json', /is not valid JSON/],
  ] as const) {
    const path = join(folder, name);
    const named = (error: unknown) =>
      error instanceof MienError && error.message.includes(path) && message.test(error.message) && !!error.cure;
    assert.throws(() => readJson(path), named);
  }
});

test('a folder appears only once it is filled, with what was put in', async () => {
  const parent = temporaryFolder();
  const path = join(parent, 'new', 'model');
  await writeFolderAtomic(path, async (folder) => {
    assert.ok(!existsSync(path), 'not yet');
    mkdirSync(join(folder, 'inner'));
    writeFileSync(join(folder, 'inner', 'x'), '1');
  });
  assert.equal(readFileSync(join(path, 'inner', 'x'), 'utf8'), '1');
  assert.deepEqual(readdirSync(join(parent, 'new')), ['model']);
});

test('a folder that is filled again holds the new content alone', async () => {
  const parent = temporaryFolder();
  const path = join(parent, 'model');
  await writeFolderAtomic(path, async (folder) => writeFileSync(join(folder, 'old'), ''));
  await writeFolderAtomic(path, async (folder) => {
    assert.deepEqual(readdirSync(path), ['old'], 'the old one stands until the new one is whole');
    assert.deepEqual(readdirSync(folder), [], 'the new one starts empty');
    writeFileSync(join(folder, 'new'), '');
  });
  assert.deepEqual(readdirSync(path), ['new']);
  assert.deepEqual(readdirSync(parent), ['model']);
});

test('a filling that fails passes its error on and leaves the old folder as it was', async () => {
  const parent = temporaryFolder();
  const path = join(parent, 'model');
  await writeFolderAtomic(path, async (folder) => writeFileSync(join(folder, 'old'), 'kept'));
  const failing = writeFolderAtomic(path, async (folder) => {
    writeFileSync(join(folder, 'half'), '');
    throw new RangeError('on purpose');
  });
  await assert.rejects(failing, new RangeError('on purpose'));
  assert.deepEqual(readdirSync(path), ['old']);
  assert.equal(readFileSync(join(path, 'old'), 'utf8'), 'kept');
  assert.deepEqual(readdirSync(parent), ['model'], 'nothing half-filled beside it');
});

test('a filling that fails where nothing was leaves nothing', async () => {
  const parent = temporaryFolder();
  await assert.rejects(
    writeFolderAtomic(join(parent, 'model'), () => Promise.reject(new Error('on purpose'))),
    /on purpose/,
  );
  assert.deepEqual(readdirSync(parent), []);
});

test('folders are made where they are missing; where none can be, the error names the folder and comes at once', {
  skip: !existsSync('/proc/self') && 'there is no /proc',
}, () => {
  const root = temporaryFolder();
  makeFolder(join(root, 'a', 'b', 'c'));
  makeFolder(join(root, 'a', 'b', 'c'));
  assert.ok(statSync(join(root, 'a', 'b', 'c')).isDirectory());
  assert.throws(() => makeFolder('/proc/nowhere/cache'), /\/proc\/nowhere/); // node's own `recursive` never returns there
  writeFileSync(join(root, 'file'), '');
  assert.throws(() => makeFolder(join(root, 'file')), /EEXIST/);
  assert.throws(() => makeFolder(join(root, 'file', 'below')), /file/);
});
