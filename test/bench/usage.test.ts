import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository } from '../data/runs';

/** As the scripts of package.json start it. */
function bench(...args: readonly string[]) {
  return spawnSync(process.execPath, ['--import', 'tsx', join('bench', 'main.ts'), ...args], {
    cwd: repository,
    encoding: 'utf8',
  });
}

test('--help names it as it is called, with what can be timed', () => {
  const { status, stdout, stderr } = bench('bench', '--help');
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /^Usage: npm run bench \[options\]/);
  assert.match(stdout, /step,epoch,memory,load,encode,predict,umap,import,scaling/);
  assert.match(bench('profile', '--help').stdout, /^Usage: npm run profile \[options\]/);
});

const usage: Record<string, [args: string[], says: RegExp]> = {
  'an unknown comparison': [
    ['bench', '--only', 'load,stepp'],
    /'load,stepp' is invalid\. It takes some of step, epoch/,
  ],
  'no turns': [['bench', '--turns', '0'], /'0' is invalid\. It takes a whole number from 1/],
  'half an image': [['profile', '--batch', '1.5'], /'1\.5' is invalid\. It takes a whole number from 1/],
  'an unknown option': [['profile', '--peer', 'torch'], /unknown option '--peer'/],
};

for (const [what, [args, says]] of Object.entries(usage)) {
  test(`${what} is wrong usage`, () => {
    const { status, stdout, stderr } = bench(...args);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, says);
  });
}

test('nothing of it is shipped: mien’s package has no command, script or file of the bench', () => {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', './lib'], { cwd: repository, encoding: 'utf8' });
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  const paths = files.map(({ path }) => path);
  assert.ok(paths.includes('bin/mien.js') && paths.includes('package.json'));
  assert.deepEqual(
    paths.filter((path) => /bench|profileStep|peers|timings/i.test(path)),
    [],
  );
  assert.match(readFileSync(join(repository, 'bench', 'package.json'), 'utf8'), /"private": true/);
});
