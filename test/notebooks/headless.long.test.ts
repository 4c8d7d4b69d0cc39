import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

interface Output {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

const root = resolve(__dirname, '..', '..');
const names = readdirSync(join(root, 'notebooks')).filter((name) => name.endsWith('.ipynb'));
const ready = existsSync(join(root, '.venv', 'bin', 'jupyter')) && existsSync(join(root, 'lib', 'dist', 'index.js'));
const skip = ready ? false : 'set-up has not been run';
let home: string;

before(() => {
  home = mkdtempSync(join(tmpdir(), 'mien-notebooks-'));
});
after(() => rmSync(home, { recursive: true, force: true }));

test('the three notebooks are there', () => {
  assert.deepEqual(names, ['1-train.ipynb', '2-ablate-adversarial-weight.ipynb', '3-disentanglement.ipynb']);
});

for (const name of names) {
  test(`${name} runs headless from top to bottom and shows a plotly figure and a table`, { skip }, () => {
    const env = { ...process.env, MIEN_QUICK: '1', MIEN_HOME: home, MIEN_NOTEBOOK_OUT: home };
    const run = spawnSync(process.execPath, [join(root, 'scripts', 'notebooks.mjs'), name], { env, encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    const outputs = readOutputs(join(home, name));
    const figures = outputs.flatMap(({ data }) => data?.['application/vnd.plotly.v1+json'] ?? []);
    assert.equal(figures.length, 1, 'one figure');
    const { data, layout } = figures[0] as { data: { x: unknown[] }[]; layout: object };
    assert.ok(data.some(({ x }) => x.length > 0) && 'title' in layout, 'the figure is an object with data, not text');
    assert.ok(
      outputs.some(({ data }) => String(data?.['text/html']).includes('<table>')),
      'one table',
    );
    const errors = outputs.filter(({ output_type }) => output_type === 'error');
    assert.deepEqual(errors, []);
    assert.doesNotMatch(run.stderr, /already registered/i, 'one engine: no kernel is registered twice');
  });
}

test('a committed notebook holds no outputs of another machine', () => {
  for (const name of names) {
    for (const output of readOutputs(join(root, 'notebooks', name))) assert.notEqual(output.output_type, 'error');
    assert.doesNotMatch(readFileSync(join(root, 'notebooks', name), 'utf8'), /\/(home|root|Users)\//);
  }
});

function readOutputs(path: string): Output[] {
  const { cells } = JSON.parse(readFileSync(path, 'utf8')) as { cells: { outputs?: Output[] }[] };
  return cells.flatMap((cell) => cell.outputs ?? []);
}
