/**
 * safetensors files: 8 bytes of header length (little endian), a JSON header, then raw little-endian values. Named float32 arrays and
 * text metadata in one file, which Python's `safetensors` opens too. Source: the format description of huggingface/safetensors.
 */
import { readFileSync } from 'node:fs';
import { MienError, messageOf } from './errors';
import { writeFileAtomic } from './files';

export interface NamedArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, NamedArray>;
  readonly metadata: Readonly<Record<string, string>>;
}

export function writeSafetensors(path: string, { tensors, metadata }: TensorFile): void {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const text = Buffer.from(JSON.stringify(header));
  const padding = Buffer.alloc((8 - (text.length % 8)) % 8, ' '); // keeps the values aligned
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length + padding.length));
  const parts: Uint8Array[] = [length, text, padding];
  for (const { values } of tensors.values()) {
    parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  writeFileAtomic(path, Buffer.concat(parts));
}

/** @throws MienError naming the file when it is missing, truncated or not safetensors */
export function readSafetensors(path: string): TensorFile {
  try {
    const file = readFileSync(path);
    const start = 8 + Number(file.readBigUInt64LE(0));
    const header = JSON.parse(file.toString('utf8', 8, start)) as Record<
      string,
      { dtype: string; shape: number[]; data_offsets: [number, number] }
    >;
    const tensors = new Map<string, NamedArray>();
    for (const [name, entry] of Object.entries(header)) {
      if (name === '__metadata__') continue;
      const [from, to] = entry.data_offsets;
      if (start + to > file.length) throw new Error(`it ends in the middle of ${name}`);
      if (entry.dtype !== 'F32' || to - from !== 4 * entry.shape.reduce((a, b) => a * b, 1)) {
        throw new Error(`${name} is ${to - from} bytes of ${entry.dtype}, not 32-bit floats of shape [${entry.shape}]`);
      }
      const values = new Float32Array((to - from) / 4);
      new Uint8Array(values.buffer).set(file.subarray(start + from, start + to));
      tensors.set(name, { shape: entry.shape, values });
    }
    return { tensors, metadata: (header.__metadata__ ?? {}) as unknown as Record<string, string> };
  } catch (error) {
    throw new MienError(
      `Cannot read ${path}: ${messageOf(error)}`,
      'It is missing or damaged; delete it to start anew.',
      {
        cause: error,
      },
    );
  }
}
