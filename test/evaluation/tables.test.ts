import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../lib/engine';
import { dataFrame, escapeHtml, type TableValue, tableHtml } from '../../lib/evaluation/tables';

const rows: Record<string, TableValue>[] = [
  { model: 'baseline', accuracy: 0.91234, n: 700, best: false },
  { model: 'disentangled', accuracy: 0.5, n: 700, best: true },
];

test('rows become a danfo data frame: a row a row, a column a key', () => {
  const frame = dataFrame(rows);
  assert.deepEqual(frame.shape, [2, 4]);
  assert.deepEqual(frame.columns, ['model', 'accuracy', 'n', 'best']);
  assert.deepEqual(frame.values, [
    ['baseline', 0.91234, 700, false],
    ['disentangled', 0.5, 700, true],
  ]);
  assert.deepEqual(frame.query(frame.column('accuracy').gt(0.8)).column('model').values, ['baseline']);
});

test('a data frame is a copy: changing it leaves the rows alone', () => {
  const mine = [{ a: 1 }];
  dataFrame(mine).addColumn('b', [2], { inplace: true });
  assert.deepEqual(mine, [{ a: 1 }]);
});

test('danfo finds the engine that is there, and loads no second one', () => {
  dataFrame(rows);
  const loaded = Object.keys(require.cache).filter((path) => /tfjs-node(-gpu)?[\\/](dist[\\/])?index\.js$/.test(path));
  assert.equal(loaded.length, 1, loaded.join());
  assert.equal(tf.getBackend(), 'tensorflow');
});

test('as HTML: a header, a row a row, whole numbers whole and others rounded, a dash for what is not there', () => {
  const html = tableHtml(dataFrame([...rows, { model: 'third', accuracy: null, n: 0, best: false }]), 2);
  assert.match(html, /^<table>\n<thead><tr><th>model<\/th><th>accuracy<\/th><th>n<\/th><th>best<\/th><\/tr><\/thead>/);
  assert.ok(html.includes('<tr><td>baseline</td><td>0.91</td><td>700</td><td>false</td></tr>'), html);
  assert.ok(html.includes('<tr><td>disentangled</td><td>0.50</td><td>700</td><td>true</td></tr>'), html);
  assert.ok(html.includes('<tr><td>third</td><td>–</td><td>0</td><td>false</td></tr>'), html);
  assert.ok(html.endsWith('</tbody>\n</table>'));
});

test('text in a table stays text, in cells and in headers', () => {
  const attack = '<img src=x onerror="alert(1)">';
  const html = tableHtml(dataFrame([{ [attack]: `${attack} & 'more'`, n: 1 }]));
  assert.ok(!html.includes('<img'), html);
  assert.equal(html.match(/&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt;/g)?.length, 2);
  assert.ok(html.includes('&amp; &#39;more&#39;'));
});

test('escaping leaves other text alone', () => {
  assert.equal(escapeHtml('z_e 91 % · “ok”'), 'z_e 91 % · “ok”');
  assert.equal(escapeHtml('&lt;'), '&amp;lt;');
});
