import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MienError, messageOf, summaryOf } from '../../lib/support/errors';
import { asFileError, FileError } from '../../lib/support/fileError';
import { readJson, writeFileAtomic, writeFolderAtomic } from '../../lib/support/files';
import { temporaryFolder } from '../data/temporary';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}

function assertSays(error: unknown, says: RegExp, code: string): void {
  assert.ok(error instanceof FileError && error instanceof MienError, String(error));
  assert.match(error.message, says);
  assert.deepEqual([error.code, typeof error.cure], [code, 'string']);
  assert.doesNotMatch(error.message, /E[A-Z]+: /, 'not as Node writes it');
}

test('what the system says of a file is told with its path, the cause and the cure', () => {
  writeFileSync(at('file'), '');
  mkdirSync(at('full'));
  writeFileSync(join(at('full'), 'x'), '');
  symlinkSync('round', at('round'));
  const cases: [() => unknown, RegExp, string][] = [
    [
      () => readFileSync(at('gone')),
      /Cannot open .*gone: there is no such file or folder \(ENOENT\)\n {2}Check/,
      'ENOENT',
    ],
    [() => readFileSync(join(at('file'), 'x')), /file\/x: a part of its path is a file and no folder/, 'ENOTDIR'],
    [() => readFileSync(at('round')), /round: links lead round in a circle/, 'ELOOP'],
    [() => writeFileSync(at('x'.repeat(300)), ''), /: the name is too long/, 'ENAMETOOLONG'],
    [() => mkdirSync(at('file')), /Cannot make the folder .*file: something else of that name is there/, 'EEXIST'],
    [() => rmdirSync(at('full')), /Cannot remove .*full: the folder in its place is not empty/, 'ENOTEMPTY'],
  ];
  for (const [action, says, code] of cases) assertSays(asFileError(thrownBy(action)), says, code);
  const { error } = spawnSync('no-program-of-this-name');
  assertSays(asFileError(error), /Cannot start no-program-of-this-name: there is no such file/, 'ENOENT');
});

test('a disk that is full is named by the path that was given: the system does not', {
  skip: !existsSync('/dev/full') && 'there is no /dev/full',
}, () => {
  const full = thrownBy(() => writeFileSync('/dev/full', 'some'));
  assertSays(
    asFileError(full, '/data/x'),
    /Cannot write \/data\/x: the disk is full \(ENOSPC\)\n {2}Make room/,
    'ENOSPC',
  );
  assert.equal(messageOf(full), 'the disk is full (ENOSPC)');
});

test('what writes and reads files says so itself, also where it fails half-way', async () => {
  writeFileSync(at('no folder'), '');
  const inside = join(at('no folder'), 'x.json');
  assertSays(
    thrownBy(() => writeFileAtomic(inside, '')),
    /Cannot make the folder .*no folder: /,
    'EEXIST',
  );
  mkdirSync(at('taken'));
  assertSays(
    thrownBy(() => writeFileAtomic(at('taken'), '')),
    /Cannot write .*taken: it is a folder/,
    'EISDIR',
  );
  assert.match(messageOf(thrownBy(() => readJson(at('gone')))), /Cannot read .*gone: there is no such file/);
  const filling = writeFolderAtomic(at('new'), async (beside) => writeFileSync(join(beside, 'a', 'b'), ''));
  await assert.rejects(filling, (error) => error instanceof FileError && error.code === 'ENOENT');
});

test('everything else stays what it is; a code that is not known keeps the words of the system', () => {
  const bug = new TypeError('a bug');
  assert.equal(asFileError(bug), bug);
  assert.equal(asFileError('text'), 'text');
  const odd = Object.assign(new Error('EODD: something odd, read'), { code: 'EODD', syscall: 'read' });
  assert.equal((asFileError(odd, '/x') as Error).message, 'Cannot read /x: EODD: something odd, read');
});

test('a summary is what failed, without the cure', () => {
  assert.equal(summaryOf(new MienError('It failed', 'Do this.')), 'It failed');
});
