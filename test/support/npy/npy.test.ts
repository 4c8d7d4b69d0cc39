import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MienError } from '../../../lib/support/errors';
import { NPY_HEADER_BYTES, npyHeader } from '../../../lib/support/npy/header';
import { readNpyHeader, readNpyInts, writeNpy } from '../../../lib/support/npy/npy';
import { temporaryFolder } from '../../data/temporary';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

test('the file is what numpy.lib.format describes: magic, version 1.0, header length, dictionary, newline, values', () => {
  const path = at('layout.npy');
  writeNpy(path, Float32Array.of(1.5, -2, 0, 3, 4, 5), [2, 3]);
  const file = readFileSync(path);
  assert.deepEqual([...file.subarray(0, 8)], [0x93, ...Buffer.from('NUMPY'), 1, 0]);
  assert.equal(file.readUInt16LE(8), 118);
  const dictionary = file.toString('latin1', 10, 128);
  assert.match(dictionary, /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 3\), \} *\n$/);
  assert.equal(file.length, 128 + 6 * 4);
  assert.deepEqual(
    [0, 1, 5].map((i) => file.readFloatLE(128 + 4 * i)),
    [1.5, -2, 5],
  );
});

test('the header is always 128 bytes, a multiple of 64, so values are aligned and it can be rewritten in place', () => {
  assert.equal(NPY_HEADER_BYTES, 128);
  for (const shape of [[0], [1], [123_456_789], [1_000_000, 128, 128, 3]]) {
    const header = npyHeader('|u1', shape);
    assert.equal(header.length, 128);
    assert.equal(header[127], 10);
    assert.ok(header.toString('latin1').includes(`(${shape.length === 1 ? `${shape[0]},` : shape.join(', ')})`));
  }
});

test('a shape of one dimension is a Python tuple, with its comma', () => {
  assert.match(npyHeader('<i4', [5]).toString('latin1'), /'shape': \(5,\)/);
});

test('bytes, 32-bit integers and floats have numpy’s names for their types', () => {
  const cases = [
    [Uint8Array.of(255, 0), '|u1', 1],
    [Int32Array.of(-1, 7), '<i4', 4],
    [Float32Array.of(1, 2), '<f4', 4],
  ] as const;
  for (const [values, type, bytes] of cases) {
    const path = at(`${type.slice(1)}.npy`);
    writeNpy(path, values, [2]);
    assert.deepEqual(readNpyHeader(path), { type, shape: [2], isFortran: false, offset: 128 });
    assert.equal(readFileSync(path).length, 128 + 2 * bytes);
  }
});

test('integers come back as they were, of any shape, none too', () => {
  for (const [values, shape] of [
    [
      [-(2 ** 31), 2 ** 31 - 1, 0, -1, 1, 2],
      [3, 2],
    ],
    [[], [0]],
    [[7], [1]],
  ] as const) {
    writeNpy(at('ints.npy'), Int32Array.from(values), shape);
    const read = readNpyInts(at('ints.npy'));
    assert.deepEqual([[...read.values], read.shape], [[...values], [...shape]]);
  }
});

test('a view into a larger array is written alone', () => {
  const all = Int32Array.of(1, 2, 3, 4);
  writeNpy(at('view.npy'), all.subarray(1, 3), [2]);
  assert.deepEqual([...readNpyInts(at('view.npy')).values], [2, 3]);
});

test('a header as numpy itself writes it is read: shorter, padded to 64, keys in its order', () => {
  const dictionary = `{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }`;
  const header = Buffer.alloc(10);
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(128 - 10, 8);
  writeFileSync(
    at('numpy.npy'),
    Buffer.concat([header, Buffer.from(`${dictionary.padEnd(117)}\n`), Buffer.from([1, 0, 0, 0, 2, 0, 0, 0])]),
  );
  assert.deepEqual([...readNpyInts(at('numpy.npy')).values], [1, 2]);
});

test('what is not such a file, or has too few or too many bytes, is refused by name', () => {
  const write = (name: string, change: (path: string) => void) => {
    writeNpy(at(name), Int32Array.of(1, 2, 3), [3]);
    change(at(name));
    return at(name);
  };
  const bad = [
    write('short.npy', (path) => truncateSync(path, 128 + 11)),
    write('header.npy', (path) => truncateSync(path, 60)),
    write('empty.npy', (path) => truncateSync(path, 0)),
    write('long.npy', (path) => appendFileSync(path, 'x')),
    write('text.npy', (path) => writeFileSync(path, 'x'.repeat(200))),
    write('magic.npy', (path) =>
      writeFileSync(path, Buffer.concat([Buffer.from('X'), readFileSync(path).subarray(1)])),
    ),
    write('double.npy', (path) => writeFileSync(path, readFileSync(path, 'latin1').replace('<i4', '<f8'), 'latin1')),
    write('fortran.npy', (path) =>
      writeFileSync(path, readFileSync(path, 'latin1').replace('False', 'True '), 'latin1'),
    ),
  ];
  for (const path of bad) {
    assert.throws(
      () => readNpyHeader(path),
      (error) => error instanceof MienError && error.message.includes(path),
      path,
    );
  }
  writeNpy(at('floats.npy'), Float32Array.of(1), [1]);
  assert.throws(() => readNpyInts(at('floats.npy')), /holds <f4 where 32-bit integers were expected/);
});
