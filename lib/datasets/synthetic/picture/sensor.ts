import { Random } from '../../../support/random';
import type { FaceParameters } from '../parameters';
import type { SurfaceBuffer } from './buffer';

/** Pixels of a side below which blur, as a share of the side, would be too little of a pixel to see. */
const SMALL = 48;

/**
 * Turns linear light into display values as a camera would: blur, exposure curve, noise, eight bits.
 * @param buffer its film is developed @param exposure factor on the light
 * @returns [side, side, 3 or 1]
 */
export function develop(
  buffer: SurfaceBuffer,
  colour: boolean,
  sensor: FaceParameters['sensor'],
  exposure: number,
): Uint8Array {
  const { side, film } = buffer;
  const pixels = side * side;
  const channels = colour ? 3 : 1;
  const values = buffer.bath.subarray(0, pixels * channels);
  if (colour) values.set(film);
  else {
    for (let i = 0, j = 0; i < pixels; i++, j += 3) {
      values[i] = 0.2126 * film[j]! + 0.7152 * film[j + 1]! + 0.0722 * film[j + 2]!;
    }
  }
  const deviation = sensor.blur * Math.max(side, SMALL);
  if (deviation > 0.15) blur(values, side, channels, deviation);
  const random = new Random(sensor.seed, 'sensor');
  const out = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    // The inverse of fromDisplay, with a shoulder that keeps highlights from burning out.
    const light = exposure * values[i]!;
    const exposed = light < 0.6 ? light : 0.6 + (0.4 * (light - 0.6)) / (light - 0.6 + 0.4);
    let value = 255 * Math.sqrt(exposed);
    if (sensor.noise > 0) {
      // Four uniform bytes add up to nearly a normal variable, at a fraction of its cost.
      const bits = random.uint32();
      const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24) - 510;
      value += (sensor.noise * sum) / 147.8;
    }
    out[i] = value <= 0 ? 0 : value >= 255 ? 255 : value + 0.5;
  }
  return out;
}

/** Gaussian blur of [side, side, channels] in place; edges repeat. @param deviation pixels */
function blur(values: Float32Array, side: number, channels: number, deviation: number): void {
  const reach = Math.max(1, Math.ceil(2.5 * deviation));
  const kernel = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * deviation ** 2)),
  );
  const total = kernel.reduce((a, b) => a + b, 0);
  const lineOf = new Float32Array(side);
  for (const [step, next] of [
    [channels, side * channels],
    [side * channels, channels],
  ] as const) {
    for (let k = 0; k < side; k++) {
      for (let channel = 0; channel < channels; channel++) {
        const start = k * next + channel;
        for (let i = 0; i < side; i++) lineOf[i] = values[start + i * step]!;
        for (let i = 0; i < side; i++) {
          let sum = 0;
          for (let j = -reach; j <= reach; j++) {
            const at = i + j < 0 ? 0 : i + j >= side ? side - 1 : i + j;
            sum += kernel[j + reach]! * lineOf[at]!;
          }
          values[start + i * step] = sum / total;
        }
      }
    }
  }
}
