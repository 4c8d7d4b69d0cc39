/** 1 / (1 + a d^(2b)): how surely two points at distance d in the plane are neighbours. */
export interface Curve {
  readonly a: number;
  readonly b: number;
}

/** Distances up to this are fitted. */
const FARTHEST = 3;
const SAMPLES = 300;
const MOST_STEPS = 200;

/**
 * The curve closest, in squares, to 1 up to `minDistance` and exp(−(d − minDistance)) beyond (McInnes et al. 2018, section 3.2), by
 * Levenberg–Marquardt. umap-js stops its fit early: at a `minDistance` of 1 its `a` is more than a third off.
 */
export function fitCurve(minDistance: number): Curve {
  const xs = Array.from({ length: SAMPLES }, (_, i) => (FARTHEST * i) / (SAMPLES - 1));
  const wanted = (x: number) => (x < minDistance ? 1 : Math.exp(minDistance - x));
  const error = ({ a, b }: Curve) => xs.reduce((sum, x) => sum + (wanted(x) - 1 / (1 + a * x ** (2 * b))) ** 2, 0);
  let [curve, damping]: [Curve, number] = [{ a: 1, b: 1 }, 1e-3];
  let best = error(curve);
  for (let step = 0; step < MOST_STEPS; step++) {
    let [aa, ab, bb, ra, rb] = [0, 0, 0, 0, 0]; // of the normal equations
    for (const x of xs.slice(1)) {
      const power = x ** (2 * curve.b);
      const value = 1 / (1 + curve.a * power);
      const da = -power * value ** 2;
      const db = 2 * curve.a * Math.log(x) * da;
      const rest = wanted(x) - value;
      aa += da * da;
      ab += da * db;
      bb += db * db;
      ra += da * rest;
      rb += db * rest;
    }
    const [p, q] = [aa * (1 + damping), bb * (1 + damping)];
    const determinant = p * q - ab * ab;
    const [da, db] = [(ra * q - rb * ab) / determinant, (rb * p - ra * ab) / determinant];
    const next = { a: curve.a + da, b: curve.b + db };
    const left = error(next);
    if (left < best) [curve, best, damping] = [next, left, damping / 10];
    else damping *= 10;
    if (Math.hypot(da, db) < 1e-9 || !Number.isFinite(determinant)) break;
  }
  return curve;
}
