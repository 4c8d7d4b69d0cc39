import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository } from '../data/runs';

test("no declaration of the package leads to tfjs's own, which do not compile in a strict project", () => {
  const dist = join(repository, 'lib', 'dist');
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts'));
  assert.ok(files.length > 100, `${files.length} declarations`);
  const leading = files.filter((file) =>
    /(from|import\()\s*["']@tensorflow/.test(readFileSync(join(dist, file), 'utf8')),
  );
  assert.deepEqual(leading, []);
});
