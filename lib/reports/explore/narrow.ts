import { halfPrecision } from '../../models/halfPrecision';

/** A weight as `model.json` lists it. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: object;
}

const LEVELS = 255;

/**
 * Weights in fewer bytes, in the forms that tfjs itself reads (`quantization` of a weight): 16-bit floats, and kernels, where that is asked
 * for, as 256 equal steps between their least and largest value. What is no float stays as it is.
 * @param bytes of all weights, one after the other, 32 bits each
 */
export function narrowed(
  specs: readonly WeightSpec[],
  bytes: ArrayBuffer,
  kernelBits: 8 | 16,
): { readonly specs: WeightSpec[]; readonly bytes: Buffer } {
  let start = 0;
  const stored = specs.map((spec) => {
    const size = spec.shape.reduce((a, b) => a * b, 1);
    const at = start;
    start += size * Float32Array.BYTES_PER_ELEMENT;
    if (spec.dtype !== 'float32') return { spec, bytes: new Uint8Array(bytes, at, start - at) };
    const own = new Float32Array(bytes, at, size);
    const { quantization, bytes: fewer } = kernelBits === 8 && spec.shape.length > 1 ? inSteps(own) : inHalves(own);
    return { spec: { ...spec, quantization: { ...quantization, original_dtype: 'float32' } }, bytes: fewer };
  });
  return { specs: stored.map(({ spec }) => spec), bytes: Buffer.concat(stored.map(({ bytes }) => bytes)) };
}

function inHalves(values: Float32Array) {
  const halves = halfPrecision(values);
  const bytes = new Uint8Array(halves.buffer, halves.byteOffset, halves.byteLength);
  return { quantization: { dtype: 'float16' }, bytes };
}

function inSteps(values: Float32Array) {
  const [min, max] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const scale = (max - min) / LEVELS || 1;
  const bytes = Uint8Array.from(values, (value) => Math.round((value - min) / scale));
  return { quantization: { dtype: 'uint8', min, scale }, bytes };
}
