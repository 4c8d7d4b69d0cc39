import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './kernel';
import { cellsOf, notebookNames, outputsOf, PLOTLY } from './saved';

const path = (name: string) => join(root, 'notebooks', name);

test('the notebooks are numbered without a gap', () => {
  assert.deepEqual(
    notebookNames.map((name) => name.split('-')[0]),
    ['0', '1', '2', '3', '4', '5'],
  );
});

for (const name of notebookNames) {
  test(`${name} is committed executed, in order and without an error`, () => {
    const code = cellsOf(path(name)).filter((cell) => cell.cell_type === 'code');
    assert.deepEqual(
      code.map((cell) => cell.execution_count),
      code.map((_, i) => i + 1),
    );
    const wrong = outputsOf(path(name)).filter(
      ({ output_type: type, name: stream }) => type === 'error' || stream === 'stderr',
    );
    assert.deepEqual(wrong, []);
  });

  test(`${name} can be read where nothing interactive runs: an image beside each figure`, () => {
    const figures = outputsOf(path(name)).filter(({ data }) => data?.[PLOTLY]);
    assert.ok(figures.length > 0);
    for (const { data } of figures) {
      const png = Buffer.from(String(data?.['image/png'] ?? ''), 'base64');
      assert.equal(png.subarray(1, 4).toString(), 'PNG');
    }
  });

  test(`${name} is small and says nothing of the machine it ran on`, () => {
    assert.ok(statSync(path(name)).size < 1_000_000);
    const text = readFileSync(path(name), 'utf8').replace(/"image\/png": "[^"]*"|base64,[^"]*/g, '');
    assert.doesNotMatch(text, /\/(home|root|Users|tmp|work)\//);
    assert.doesNotMatch(text, /"execution": \{/, 'nor when');
    for (const own of [homedir(), hostname()]) assert.ok(own.length < 4 || !text.includes(own), own);
  });

  test(`${name} has a claim, what it needs, writes and takes, a quick form, and ends with its assertions`, () => {
    const cells = cellsOf(path(name));
    const first = cells[0]!.source.join('');
    for (const part of [/^# \d · /, /\*\*Claim\.\*\*/, /\*Needs\*/, /\*Writes\*/, /\*Takes\*/])
      assert.match(first, part);
    const code = cells.filter((cell) => cell.cell_type === 'code').map((cell) => cell.source.join(''));
    assert.match(code[0]!, /^import \{/);
    assert.match(code[1]!, /^const QUICK = /);
    assert.match(code.at(-1)!, /^assert\(/m);
  });
}
