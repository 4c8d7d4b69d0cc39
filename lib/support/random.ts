/**
 * Seeded random streams. Every stream is named by a seed and a list of keys, so that "the order of epoch 3" or
 * "face 1,204 of the test split" is the same whatever was drawn before it, and a resumed run needs no saved state.
 *
 * Generator: xoshiro128** (Blackman & Vigna 2018); its state is filled by the splitmix32 finaliser over the hashed keys.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;
  private spare: number | undefined;

  /** @param seed any integer @param keys what this stream is for: strings and integers, order matters */
  constructor(seed: number, ...keys: (string | number)[]) {
    let hash = mix(seed >>> 0);
    for (const key of keys) {
      const text = typeof key === 'number' ? `#${key}` : key;
      for (let i = 0; i < text.length; i++) hash = mix(hash ^ text.charCodeAt(i));
      hash = mix(hash ^ 0x51ed270b);
    }
    this.a = mix(hash + 0x9e3779b9);
    this.b = mix(hash + 0x3c6ef372);
    this.c = mix(hash + 0xdaa66d2b);
    this.d = mix(hash + 0x78dde6e4) | 1; // never the all-zero state
  }

  /** A 32-bit unsigned integer. */
  uint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.b, 5), 7), 9) >>> 0;
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = rotateLeft(this.d, 11);
    return result;
  }

  /** Uniform in [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * (this.uint32() / 4294967296);
  }

  /** A whole number in [0, n). */
  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Normal with the given mean and standard deviation (Box–Muller, both values used). */
  normal(mean = 0, deviation = 1): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return mean + deviation * value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.spare = radius * Math.sin(angle);
    return mean + deviation * radius * Math.cos(angle);
  }

  /** 0 … n−1 in random order (Fisher–Yates). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = order[i] as number;
      order[i] = order[j] as number;
      order[j] = kept;
    }
    return order;
  }
}

function rotateLeft(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}

function mix(x: number): number {
  let z = (x + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}
