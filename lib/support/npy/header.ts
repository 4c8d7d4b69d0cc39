/**
 * The header of NumPy's `.npy` files: magic, version, length, and a Python dictionary with type, order and shape of the values behind it.
 * Source: numpy.lib.format.
 */
import type { MienError } from '../errors';

const MAGIC = '\x93NUMPY';

export interface NpyHeader {
  /** As NumPy names it, with the order of its bytes: `|u1`, `<f4`, `>U3`. */
  readonly type: string;
  readonly shape: readonly number[];
  /** Whether the first index runs fastest, as in Fortran, instead of the last. */
  readonly isFortran: boolean;
  /** Where the first value stands in the file, in bytes. */
  readonly offset: number;
}

/** Bytes of a header that mien writes; always 128, so that a file of unknown length can be headed afterwards. */
export const NPY_HEADER_BYTES = 128;

/** A header of version 1.0. */
export function npyHeader(type: string, shape: readonly number[]): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const header = Buffer.alloc(NPY_HEADER_BYTES, ' ');
  header.write(`${MAGIC}\x01\x00`, 'latin1');
  header.writeUInt16LE(NPY_HEADER_BYTES - 10, 8);
  header.write(text, 10, 'latin1');
  header[NPY_HEADER_BYTES - 1] = 10; // newline
  return header;
}

/**
 * Reads a header of any version.
 * @param start of the file, the header and maybe more
 * @param refuse makes the error that is thrown when this is no header, or not whole
 */
export function parseNpyHeader(start: Buffer, refuse: (why: string) => MienError): NpyHeader {
  if (start.length < 12 || start.toString('latin1', 0, MAGIC.length) !== MAGIC) throw refuse('is not a .npy file');
  const isLong = start[6]! > 1; // from version 2.0 on the length has four bytes
  const from = isLong ? 12 : 10;
  const offset = from + (isLong ? start.readUInt32LE(8) : start.readUInt16LE(8));
  const text = start.toString('latin1', from, offset);
  const type = /'descr': '([^']+)'/.exec(text)?.[1];
  const isFortran = /'fortran_order': (True|False)/.exec(text)?.[1];
  const shape = /'shape': \(([\d\s,]*)\)/.exec(text)?.[1];
  if (offset > start.length || type === undefined || isFortran === undefined || shape === undefined) {
    throw refuse('has a header that cannot be read');
  }
  const dimensions = shape.split(',').filter((part) => part.trim() !== '');
  return { type, shape: dimensions.map(Number), isFortran: isFortran === 'True', offset };
}
