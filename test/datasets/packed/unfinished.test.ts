import assert from 'node:assert/strict';
import fs, { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mock, test } from 'node:test';
import { leaveUnfinished, takeUnfinished } from '../../../lib/datasets/packed/unfinished';
import { thisProcess } from '../../../lib/support/processes';
import { temporaryFolder } from '../../data/temporary';

test('a new folder is nobody else’s: one of its name that is there is an error, and is left as it is', () => {
  const path = join(temporaryFolder(), 'above', 'ten');
  const { host, pid, started } = thisProcess();
  const first = `${path}.${host}.${pid}-${started}.0.tmp`;
  mkdirSync(join(first, 'of another'), { recursive: true });
  assert.throws(
    () => takeUnfinished(path, () => false),
    /cache cannot be written: Cannot make the folder .*\(EEXIST\)[\s\S]*MIEN_CACHE/,
  );
  assert.deepEqual(readdirSync(first), ['of another']);
  assert.deepEqual(readdirSync(takeUnfinished(path, () => false)), []);
});

test('what the same number left when the container was started before is taken over: one that can be gone on with, or removed', () => {
  const path = join(temporaryFolder(), 'ten');
  const { host, pid } = thisProcess();
  for (const name of [`${host}.${pid}-00000000x1.0.tmp`, `${pid}.old.tmp`]) {
    mkdirSync(join(`${path}.${name}`, 'images'), { recursive: true });
  }
  assert.deepEqual(readdirSync(takeUnfinished(path, (left) => readdirSync(left).length > 0)), ['images']);
  assert.equal(readdirSync(dirname(path)).length, 1);
});

test('of two processes that leave the same at once, one leaves its own and neither fails', () => {
  const path = join(temporaryFolder(), 'ten');
  const mine = takeUnfinished(path, () => false);
  const remove = fs.rmSync;
  const other = mock.method(fs, 'rmSync', (...args: Parameters<typeof remove>) => {
    remove(...args);
    if (String(args[0]).endsWith('.0.0.tmp')) mkdirSync(join(String(args[0]), 'of the other'), { recursive: true });
  });
  try {
    leaveUnfinished(path, mine);
  } finally {
    other.mock.restore();
  }
  const [left, ...more] = readdirSync(dirname(path));
  assert.deepEqual([more, readdirSync(join(dirname(path), left!))], [[], ['of the other']]);
});
