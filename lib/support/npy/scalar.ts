import { readFileSync } from 'node:fs';
import { MienError } from '../errors';
import { parseNpyHeader } from './header';

/** Bytes of a text, which is a name or a number. */
const LONGEST = 4096;

/**
 * Reads the one value of a `.npy` file, as `numpy.save(path, 3)` or `numpy.save(path, '3')` writes it: an array without dimensions, or
 * with one element. Integers, floats, text (U) and bytes (S).
 * @throws MienError when the file is not such a one: damaged, several values, or Python objects (a pickle, which may run code)
 */
export function readNpyScalar(path: string): number | string {
  const file = readFileSync(path);
  const refuse = (why: string) => new MienError(`${path} ${why}`, 'It has to hold one number or one text.');
  const { type, shape, offset } = parseNpyHeader(file, refuse);
  const [, order, kind, digits] = /^([<>|=])([a-zA-Z])(\d*)$/.exec(type) ?? [];
  if (kind === undefined) throw refuse('has a header that cannot be read');
  if (shape.some((length) => length !== 1)) throw refuse(`holds an array of shape (${shape.join(', ')})`);
  const read = READERS[`${kind}${digits}`] ?? READERS[kind];
  if (!read) throw refuse(`holds values of the type ${kind}${digits}`);
  const bytes = file.subarray(offset);
  const size = Number(digits) * (kind === 'U' ? 4 : 1);
  if (bytes.length !== size) throw refuse(`has ${bytes.length} bytes of values where its header asks for ${size}`);
  if (size > LONGEST) throw refuse(`holds a text of ${digits} characters`);
  return read(new DataView(bytes.buffer, bytes.byteOffset, size), order !== '>');
}

/** By NumPy's type character and size in bytes. Text is cut at its padding, zeros. */
const READERS: Readonly<Record<string, (view: DataView, little: boolean) => number | string>> = {
  U: (view, little) => textOf(Array.from({ length: view.byteLength / 4 }, (_, i) => view.getUint32(4 * i, little))),
  S: (view) => textOf(Array.from({ length: view.byteLength }, (_, i) => view.getUint8(i))),
  i1: (view) => view.getInt8(0),
  u1: (view) => view.getUint8(0),
  i2: (view, little) => view.getInt16(0, little),
  u2: (view, little) => view.getUint16(0, little),
  i4: (view, little) => view.getInt32(0, little),
  u4: (view, little) => view.getUint32(0, little),
  i8: (view, little) => Number(view.getBigInt64(0, little)),
  u8: (view, little) => Number(view.getBigUint64(0, little)),
  f4: (view, little) => view.getFloat32(0, little),
  f8: (view, little) => view.getFloat64(0, little),
};

/** The replacement character stands for a number that is no character. */
function textOf(points: readonly number[]): string {
  return String.fromCodePoint(...points.map((point) => (point > 0x10ffff ? 0xfffd : point))).replace(/\0+$/, '');
}
