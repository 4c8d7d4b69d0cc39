import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { takeUnfinished } from '../../../lib/datasets/packed/unfinished';
import { temporaryFolder } from '../../data/temporary';

test('a new folder is nobody else’s: one of its name that is there is an error, and is left as it is', () => {
  const path = join(temporaryFolder(), 'above', 'ten');
  const first = `${path}.${hostname()}.${process.pid}.0.tmp`;
  mkdirSync(join(first, 'of another'), { recursive: true });
  assert.throws(() => takeUnfinished(path, () => false), /cache cannot be written: EEXIST[\s\S]*MIEN_CACHE/);
  assert.deepEqual(readdirSync(first), ['of another']);
  assert.deepEqual(readdirSync(takeUnfinished(path, () => false)), []);
});
