import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MienError } from '../../lib/support/errors';
import { type NamedArray, readSafetensors, writeSafetensors } from '../../lib/support/safetensors';
import { temporaryFolder } from '../data/temporary';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const TENSORS = new Map<string, NamedArray>([
  ['a/kernel', { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  ['empty', { shape: [0], values: new Float32Array(0) }],
  ['scalar', { shape: [], values: Float32Array.of(-0.5) }],
]);

/** A file with this header and so many bytes of values. */
function made(name: string, header: unknown, bytes: number): string {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  writeFileSync(at(name), Buffer.concat([length, text, Buffer.alloc(bytes)]));
  return at(name);
}

function assertRefused(path: string): void {
  assert.throws(
    () => readSafetensors(path),
    (error) => error instanceof MienError && error.message.includes(path) && error.cure !== undefined,
    path,
  );
}

test('the file is as the format describes it, parsed by hand: length, JSON header, values without gaps', () => {
  writeSafetensors(at('layout'), { tensors: TENSORS, metadata: { step: '7' } });
  const file = readFileSync(at('layout'));
  const length = file.readUInt32LE(0);
  assert.equal(file.readUInt32LE(4), 0, 'the length is 8 bytes, little endian');
  assert.equal((8 + length) % 8, 0, 'the values are aligned');
  const text = file.toString('utf8', 8, 8 + length);
  assert.ok(text.startsWith('{'), 'the format asks for it');
  assert.match(text, /^\{.*\} *$/s, 'padded with spaces alone');
  assert.deepEqual(JSON.parse(text), {
    __metadata__: { step: '7' },
    'a/kernel': { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
    empty: { dtype: 'F32', shape: [0], data_offsets: [24, 24] },
    scalar: { dtype: 'F32', shape: [], data_offsets: [24, 28] },
  });
  const values = file.subarray(8 + length);
  assert.equal(values.length, 28, 'nothing after the last value');
  assert.deepEqual(
    [0, 1, 5, 6].map((i) => values.readFloatLE(4 * i)),
    [1, 2, 6, -0.5],
  );
});

test('what is written comes back: names in order, shapes, every bit, metadata', () => {
  const odd = Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, -0, 1e-45, 3.4028234e38);
  const tensors = new Map([...TENSORS, ['Ärger “😀”', { shape: [5], values: odd }]]);
  writeSafetensors(at('whole'), { tensors, metadata: { text: 'ünï\n"' } });
  const read = readSafetensors(at('whole'));
  assert.deepEqual([...read.tensors.keys()], [...tensors.keys()]);
  for (const [name, { shape, values }] of tensors) {
    assert.deepEqual(read.tensors.get(name)!.shape, shape);
    assert.deepEqual(new Uint8Array(read.tensors.get(name)!.values.buffer), new Uint8Array(values.buffer), name);
  }
  assert.deepEqual(read.metadata, { text: 'ünï\n"' });
});

test('a view into a larger array is written alone', () => {
  const values = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
  writeSafetensors(at('view'), { tensors: new Map([['v', { shape: [2], values }]]), metadata: {} });
  assert.deepEqual([...readSafetensors(at('view')).tensors.get('v')!.values], [2, 3]);
});

test('a file of Python’s safetensors is read: no metadata, a header that is not padded, any order of offsets', () => {
  const header = {
    b: { dtype: 'F32', shape: [1], data_offsets: [4, 8] },
    a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
  };
  const path = made('python', header, 8);
  const file = readFileSync(path);
  file.writeFloatLE(1.5, file.length - 8);
  file.writeFloatLE(2.5, file.length - 4);
  writeFileSync(path, file);
  const { tensors, metadata } = readSafetensors(path);
  assert.deepEqual([tensors.get('a')!.values[0], tensors.get('b')!.values[0], metadata], [1.5, 2.5, {}]);
});

test('a file that is cut off anywhere is refused by name', () => {
  writeSafetensors(at('cut'), { tensors: TENSORS, metadata: { step: '7' } });
  const file = readFileSync(at('cut'));
  for (let length = 0; length < file.length; length += length < 16 ? 1 : 7) {
    writeFileSync(at('cut-off'), file.subarray(0, length));
    assertRefused(at('cut-off'));
  }
  writeFileSync(at('cut-off'), file.subarray(0, -1));
  assertRefused(at('cut-off'));
});

test('what is missing, something else, or claims to be larger than any file is refused by name', () => {
  assertRefused(at('missing'));
  assertRefused(made('text', 'no JSON at all', 0));
  assertRefused(made('list', '[1]', 0));
  assertRefused(made('null', 'null', 0));
  const huge = made('huge', {}, 0);
  writeFileSync(huge, Buffer.alloc(16, 0xff));
  assertRefused(huge);
});

test('a tensor of another type, or whose bytes do not fit its shape, is refused by name', () => {
  assertRefused(made('half', { a: { dtype: 'F16', shape: [2], data_offsets: [0, 4] } }, 4));
  assertRefused(made('double', { a: { dtype: 'F64', shape: [1], data_offsets: [0, 8] } }, 8));
  assertRefused(made('few', { a: { dtype: 'F32', shape: [3], data_offsets: [0, 8] } }, 8));
  assertRefused(made('odd', { a: { dtype: 'F32', shape: [1], data_offsets: [0, 5] } }, 5));
});
