import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { doctor } from '../lib/doctor';
import { temporaryFolder } from './data/temporary';

test('where all is there it reports versions, device and threads; what it calls a problem says what to do', async () => {
  const report = await doctor();
  assert.equal(report.ok, report.problems.length === 0);
  assert.equal(report.node, process.versions.node);
  assert.match(report.tensorflow ?? '', /^2\.\d+\.\d+/);
  assert.match(report.tfjs ?? '', /^4\.\d+\.\d+/);
  assert.ok(report.device === 'cpu' || report.device === 'gpu');
  assert.ok(report.threads !== null && report.threads >= 1);
  for (const problem of report.problems) assert.match(problem, /npm run setup/);
  assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
});

test('a Chromium that is missing is named, with what it is for and what to do; all else works without', async () => {
  const { PATH, CHROMIUM } = process.env;
  try {
    Object.assign(process.env, { PATH: temporaryFolder(), CHROMIUM: '' });
    const { optional, problems } = await doctor();
    assert.match(
      optional.join('\n'),
      /^There is no Chromium, which PNG, SVG and PDF are drawn with\. Install Chromium .*\$CHROMIUM/,
    );
    assert.ok(!problems.some((problem) => problem.includes('Chromium')));
    process.env.CHROMIUM = process.execPath;
    assert.deepEqual((await doctor()).optional, []);
  } finally {
    process.env.PATH = PATH;
    if (CHROMIUM === undefined) delete process.env.CHROMIUM;
    else process.env.CHROMIUM = CHROMIUM;
  }
});

test('outside of a workspace no kernel is asked for; in a workspace without one it is a problem', async () => {
  const was = process.cwd();
  const folder = temporaryFolder();
  try {
    process.chdir(folder);
    assert.deepEqual((await doctor()).problems, []);
    writeFileSync(join(folder, 'package.json'), '{"name": "mien-workspace"}');
    const { ok, problems } = await doctor();
    assert.equal(ok, false);
    assert.match(problems.join(), /tslab kernel is not installed \(.*kernel\.json\).*npm run setup/);
  } finally {
    process.chdir(was);
  }
});
