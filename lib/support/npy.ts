/**
 * NumPy's `.npy` files, version 1.0: magic, a header that is a Python dictionary, then the raw values. C order, little endian.
 * Source: numpy.lib.format. `numpy.load` opens what this writes.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { MienError } from './errors';
import { writeWhole } from './files';

export type NpyType = '|u1' | '<i4' | '<f4';
const BYTES: Record<NpyType, number> = { '|u1': 1, '<i4': 4, '<f4': 4 };

export interface NpyHeader {
  readonly type: NpyType;
  readonly shape: readonly number[];
  /** Where the first value stands in the file, in bytes. */
  readonly offset: number;
}

/** Bytes of a header for values of this type and shape; always 128, so that a file of unknown length can be headed afterwards. */
export const NPY_HEADER_BYTES = 128;

export function npyHeader(type: NpyType, shape: readonly number[]): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const header = Buffer.alloc(NPY_HEADER_BYTES, ' ');
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(NPY_HEADER_BYTES - 10, 8);
  header.write(text, 10, 'latin1');
  header[NPY_HEADER_BYTES - 1] = 10; // newline
  return header;
}

/** @throws MienError when the file is not `.npy`, of a type that mien does not write, or shorter or longer than its header says */
export function readNpyHeader(path: string): NpyHeader {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(1024);
    const got = readSync(file, start, 0, start.length, 0);
    const length = got >= 10 ? start.readUInt16LE(8) : 0;
    const text = start.toString('latin1', 10, Math.min(10 + length, got));
    const type = /'descr': '([^']+)'/.exec(text)?.[1] as NpyType | undefined;
    const shape = /'shape': \(([^)]*)\)/.exec(text)?.[1];
    if (
      start.toString('latin1', 0, 6) !== '\x93NUMPY' ||
      type === undefined ||
      shape === undefined ||
      !(type in BYTES)
    ) {
      throw new MienError(`${path} is not a .npy file that mien can read`);
    }
    const dimensions = shape
      .split(',')
      .filter((part) => part.trim() !== '')
      .map(Number);
    const expected = 10 + length + dimensions.reduce((a, b) => a * b, 1) * BYTES[type];
    const size = fstatSync(file).size;
    if (size !== expected) throw new MienError(`${path} has ${size} bytes where its header asks for ${expected}`);
    return { type, shape: dimensions, offset: 10 + length };
  } finally {
    closeSync(file);
  }
}

export function writeNpy(path: string, values: Uint8Array | Int32Array | Float32Array, shape: readonly number[]): void {
  const type = values instanceof Uint8Array ? '|u1' : values instanceof Int32Array ? '<i4' : '<f4';
  const file = openSync(path, 'w');
  try {
    writeWhole(file, npyHeader(type, shape));
    writeWhole(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  } finally {
    closeSync(file);
  }
}

/** Reads a whole file of 32-bit integers. */
export function readNpyInts(path: string): { values: Int32Array; shape: readonly number[] } {
  return readWhole(path, '<i4', (length) => new Int32Array(length));
}

/** Reads a whole file of 32-bit floats. */
export function readNpyFloats(path: string): { values: Float32Array; shape: readonly number[] } {
  return readWhole(path, '<f4', (length) => new Float32Array(length));
}

function readWhole<T extends Int32Array | Float32Array>(path: string, wanted: NpyType, create: (length: number) => T) {
  const { type, shape, offset } = readNpyHeader(path);
  if (type !== wanted) {
    throw new MienError(`${path} holds ${type} where 32-bit ${wanted === '<i4' ? 'integers' : 'floats'} were expected`);
  }
  const values = create(shape.reduce((a, b) => a * b, 1));
  const file = openSync(path, 'r');
  try {
    readSync(file, new Uint8Array(values.buffer), 0, values.byteLength, offset);
  } finally {
    closeSync(file);
  }
  return { values, shape };
}
