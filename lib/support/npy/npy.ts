/**
 * NumPy's `.npy` files: a header, then the raw values, in C order and little endian. `numpy.load` opens what this writes.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { MienError } from '../errors';
import { writeWhole } from '../files';
import { type NpyHeader, npyHeader, parseNpyHeader } from './header';

type NpyType = '|u1' | '<i4' | '<f4';
const BYTES: Record<NpyType, number> = { '|u1': 1, '<i4': 4, '<f4': 4 };

/**
 * Reads the header of a file, and holds the file to it.
 * @throws MienError when the file is not `.npy`, of a type or order that mien does not write, or shorter or longer than its header says
 */
export function readNpyHeader(path: string): NpyHeader & { readonly type: NpyType } {
  const refuse = (why: string) => new MienError(`${path} ${why}`);
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(1024);
    const got = readSync(file, start, 0, start.length, 0);
    const { type, shape, isFortran, offset } = parseNpyHeader(start.subarray(0, got), refuse);
    if (!isOurs(type) || isFortran) throw refuse(`holds values as mien does not write them: ${type}`);
    const expected = offset + shape.reduce((a, b) => a * b, 1) * BYTES[type];
    const size = fstatSync(file).size;
    if (size !== expected) throw refuse(`has ${size} bytes where its header asks for ${expected}`);
    return { type, shape, isFortran, offset };
  } finally {
    closeSync(file);
  }
}

function isOurs(type: string): type is NpyType {
  return type in BYTES;
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
