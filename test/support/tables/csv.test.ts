import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { toCsv } from '../../../lib/support/tables/csv';

const rows = [
  { name: 'plain', value: 0.5 },
  { name: 'a "quote", a comma', value: null },
  { name: 'two\nlines\r\n', value: -1e-7 },
  { name: '表情', value: true },
  { name: '' },
];

test('quotes, commas and line breaks as RFC 4180 has them', async () => {
  assert.equal(
    await toCsv(['name', 'value'], rows.slice(0, 2)),
    'name,value\r\nplain,0.5\r\n"a ""quote"", a comma",\r\n',
  );
  assert.equal(await toCsv(['a'], [{ a: 'x\ny' }, { a: 'x\ry' }]), 'a\r\n"x\ny"\r\n"x\ry"\r\n');
  assert.equal(await toCsv(['a'], []), 'a\r\n');
});

test('Python’s reader gives every cell back', async () => {
  const script =
    'import csv, io, json, sys; print(json.dumps(list(csv.reader(io.StringIO(sys.stdin.buffer.read().decode(), newline="")))))';
  const read = execFileSync('python3', ['-c', script], {
    input: await toCsv(['name', 'value'], rows),
    encoding: 'utf8',
  });
  assert.deepEqual(JSON.parse(read), [
    ['name', 'value'],
    ...rows.map(({ name, value }) => [name, String(value ?? '')]),
  ]);
});
