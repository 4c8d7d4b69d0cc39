import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository } from '../data/runs';

test('every command that README names sets up what it needs, as it says', () => {
  const readme = readFileSync(join(repository, 'README.md'), 'utf8');
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const named = new Set([...readme.matchAll(/npm (?:run\s+([a-z:]+)|(test))/g)].map(([, run, test]) => run ?? test!));
  assert.ok(named.has('mien') && named.has('test') && named.has('test:notebooks'), [...named].join(' '));
  for (const name of named) assert.match(scripts[name] ?? '', /^node scripts\/setup\.mjs\b/, name);
});
