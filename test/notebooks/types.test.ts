import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askKernel, printed, skip } from './kernel';

/** A cell with `|` where the cursor is. */
function at(cell: string): { readonly code: string; readonly at: number } {
  return { code: cell.replace('|', ''), at: cell.indexOf('|') };
}
function complete(cell: string) {
  const { code, at: position } = at(cell);
  return { complete: code, at: position };
}
function hover(cell: string) {
  const { code, at: position } = at(cell);
  return { inspect: code, at: position };
}

test('cells are typed: a mistyped option is an error, completion and hover know mien', { skip }, () => {
  const [imported, good, key, value, name, result, keys, forms, exports, functionDoc, optionDoc] = askKernel([
    { execute: "import { resolveConfig, trainInCell } from 'mien';" },
    { execute: "const config = resolveConfig({ loss: { adversarial: { form: 'kl' } } });" },
    { execute: 'resolveConfig({ traning: { epochs: 3 } });' },
    { execute: "resolveConfig({ training: { epochs: '3' } });" },
    { execute: "resolveConfig({ loss: { adversarial: { form: 'crossEntropi' } } });" },
    { execute: 'const epochs: string = config.training.epochs;' },
    complete('resolveConfig({ training: { epo| } })'),
    complete("resolveConfig({ loss: { adversarial: { form: '|' } } })"),
    complete('trainIn|'),
    hover('train|InCell(config)'),
    hover('resolveConfig({ training: { batch|Size: 32 } })'),
  ]);
  assert.equal(imported.status, 'ok', printed(imported));
  assert.equal(good.status, 'ok', printed(good));

  assert.equal(key.status, 'error');
  assert.match(printed(key), /1:17 - Object literal may only specify known properties, but 'traning' does not exist/);
  assert.equal(value.status, 'error');
  assert.match(printed(value), /1:29 - Type 'string' is not assignable to type 'number'/);
  assert.equal(name.status, 'error');
  assert.match(printed(name), /"crossEntropi"' is not assignable .* Did you mean '"crossEntropy"'\?/);
  assert.equal(result.status, 'error', 'the types of results are known too, not any');
  assert.match(printed(result), /Type 'number' is not assignable to type 'string'/);

  assert.deepEqual(keys.matches, ['epochs']);
  assert.ok(forms.matches.includes('crossEntropy') && !forms.matches.includes('Array'), 'the forms and nothing else');
  assert.deepEqual(exports.matches, ['trainInCell']);

  assert.match(functionDoc.text, /trainInCell\(config: Config/);
  assert.match(functionDoc.text, /stops\s+cleanly when the kernel is interrupted/);
  assert.match(optionDoc.text, /batchSize\?: number\s+Images a step/);
});
