/** What probes say of test images, before it is judged. */
import type { LogProbabilities } from './information';

/** What a probe makes of M test codes. */
export interface Logits {
  /** [M, S] by the probe of all training codes. */
  readonly logits: Float32Array;
  /** [M, S] by the probe of those that were not held out, which the held-out ones have judged. */
  readonly judged: Float32Array;
}

/** What one probe of one seed says of M images. */
export interface Reading {
  /** [M] the class that it names, 0 … K−1. */
  readonly named: Int32Array;
  /** [M, K] how sure it is, once shrunk to what held-out codes bear out (see `shrink.ts`). */
  readonly logs: LogProbabilities;
  /** What the held-out codes chose: the L2 penalty (linear), how many hidden units (mlp: 0 where they add nothing), or neighbours. */
  readonly chosen: number;
}

/** Readings of one factor. */
export interface FactorReadings<Probe extends string = string> {
  /** Who does not look at the codes: the training labels' most frequent class, and their frequencies. */
  readonly guess: Omit<Reading, 'chosen'>;
  /** A reading a seed. */
  readonly probes: Readonly<Record<Probe, readonly Reading[]>>;
}

/** Readings of a part of the images. */
export interface Part<Probe extends string> {
  /** Which images these are, of all. */
  readonly rows: Int32Array;
  readonly readings: FactorReadings<Probe>;
}

/**
 * Readings of the folds of a cross-fit as those of all images, each by the probes of its fold.
 * @param parts together each of the `size` images once; of the same probes and seeds
 */
export function pooled<Probe extends string>(parts: readonly Part<Probe>[], size: number): FactorReadings<Probe> {
  const merge = <R extends Omit<Reading, 'chosen'>>(of: (readings: FactorReadings<Probe>) => R): R => {
    const first = of(parts[0]!.readings);
    const classes = first.logs.length / first.named.length;
    const named = new Int32Array(size);
    const logs = new Float32Array(size * classes);
    for (const { rows, readings } of parts) {
      const one = of(readings);
      for (let i = 0; i < rows.length; i++) {
        named[rows[i]!] = one.named[i]!;
        logs.set(one.logs.subarray(i * classes, (i + 1) * classes), rows[i]! * classes);
      }
    }
    return { ...first, named, logs };
  };
  const names = Object.keys(parts[0]!.readings.probes) as Probe[];
  const probes = names.map((name) => [
    name,
    parts[0]!.readings.probes[name].map((_, s) => merge(({ probes }) => probes[name][s]!)),
  ]);
  return { guess: merge(({ guess }) => guess), probes: Object.fromEntries(probes) };
}
