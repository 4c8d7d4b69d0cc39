import { halfPrecision } from '../../models/halfPrecision';

/** A weight as `model.json` lists it. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: object;
}

/** How kernels become a byte a weight. */
export interface Steps {
  /** Equal ones between the least and the largest weight: at most 256 levels. The fewer, the less is left of it when it is deflated. */
  readonly levels: number;
  /** Kernels of fewer weights keep 16 bits: they weigh little, and a network's first layers, where an error reaches furthest, are among them. */
  readonly least: number;
}

/**
 * Weights in fewer bytes, in the forms that tfjs itself reads (`quantization` of a weight): kernels in steps, where these are given, all else as 16-bit floats. What is
 * no float stays as it is.
 * @param bytes of all weights, one after the other, 32 bits each
 */
export function narrowed(
  specs: readonly WeightSpec[],
  bytes: ArrayBuffer,
  steps?: Steps,
): { readonly specs: WeightSpec[]; readonly bytes: Buffer } {
  let start = 0;
  const stored = specs.map((spec) => {
    const size = spec.shape.reduce((a, b) => a * b, 1);
    const at = start;
    start += size * Float32Array.BYTES_PER_ELEMENT;
    if (spec.dtype !== 'float32') return { spec, bytes: new Uint8Array(bytes, at, start - at) };
    const own = new Float32Array(bytes, at, size);
    const { quantization, bytes: fewer } =
      steps && spec.shape.length > 1 && size >= steps.least ? inSteps(own, steps.levels) : inHalves(own);
    return { spec: { ...spec, quantization: { ...quantization, original_dtype: 'float32' } }, bytes: fewer };
  });
  return { specs: stored.map(({ spec }) => spec), bytes: Buffer.concat(stored.map(({ bytes }) => bytes)) };
}

function inHalves(values: Float32Array) {
  const halves = halfPrecision(values);
  const bytes = new Uint8Array(halves.buffer, halves.byteOffset, halves.byteLength);
  return { quantization: { dtype: 'float16' }, bytes };
}

function inSteps(values: Float32Array, levels: number) {
  const [min, max] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const scale = (max - min) / (levels - 1) || 1;
  const bytes = Uint8Array.from(values, (value) => Math.round((value - min) / scale));
  return { quantization: { dtype: 'uint8', min, scale }, bytes };
}
