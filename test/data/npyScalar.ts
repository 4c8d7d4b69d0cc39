/** A `.npy` file as numpy writes it: version 1.0, a header of 118 bytes. */
export function npyWith(type: string, shape: string, values: Uint8Array): Buffer {
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`;
  const header = Buffer.concat([Buffer.from('934e554d505901007600', 'hex'), Buffer.from(`${text.padEnd(117)}\n`)]);
  return Buffer.concat([header, values]);
}

/** As `numpy.save(path, text)` for ASCII text: the form of the annotations of AffectNet 2021. */
export function npyText(text: string): Buffer {
  const values = Buffer.alloc(4 * text.length);
  [...text].forEach((character, i) => void values.writeUInt32LE(character.charCodeAt(0), 4 * i));
  return npyWith(`<U${text.length}`, '()', values);
}
