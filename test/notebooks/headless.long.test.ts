import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root, skip } from './kernel';
import { notebookNames, outputsOf, PLOTLY } from './saved';

let home: string;

before(() => {
  home = mkdtempSync(join(tmpdir(), 'mien-notebooks-'));
});
after(() => rmSync(home, { recursive: true, force: true }));

for (const name of notebookNames) {
  test(`${name} runs headless from top to bottom, in its quick form`, { skip }, () => {
    const env = { ...process.env, MIEN_QUICK: '1', MIEN_HOME: home, MIEN_CACHE: '', MIEN_NOTEBOOK_OUT: home };
    const run = spawnSync(process.execPath, [join(root, 'scripts', 'notebooks.mjs'), name], { env, encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    const outputs = outputsOf(join(home, name));
    const figures = outputs.flatMap(({ data }) => data?.[PLOTLY] ?? []) as {
      data: { x: unknown[] }[];
      layout: object;
    }[];
    assert.ok(figures.length > 0, 'figures');
    for (const { data, layout } of figures) {
      assert.ok(data.some(({ x }) => x.length > 0) && 'title' in layout, 'a figure is an object with data, not text');
    }
    const errors = outputs.filter(({ output_type: type, name: stream }) => type === 'error' || stream === 'stderr');
    assert.deepEqual(errors, []);
    assert.doesNotMatch(run.stderr, /already registered/i, 'one engine: no kernel is registered twice');
  });
}
